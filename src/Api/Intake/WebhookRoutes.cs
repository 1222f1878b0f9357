using CommitWise.Api.Description;
using CommitWise.Api.Security;
using CommitWise.Durability;
using CommitWise.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Intake;

/// <summary>Webhooks of code hosts.</summary>
internal static class WebhookRoutes
{
    private const int LongestDelivery = 100;

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/github", Receive).Signed().WithMetadata(new BodyLimit(WebhookBodies.MaxBody))
            .Describe(
                "receiveGitHubWebhook",
                "Intake",
                "Take a webhook of GitHub",
                "Headers X-Hub-Signature-256 (HMAC of the raw bytes), X-GitHub-Event and X-GitHub-Delivery. The signature is checked before the body "
                + "is looked at. 202 is sent when the delivery is on disk; the same delivery again is a duplicate.",
                new Fault(400, "malformed-payload, missing-header, invalid-repository"),
                new Fault(401, "bad-signature"),
                new Fault(408, "body-timeout: it did not come whole in time"),
                new Fault(413, "body-too-large: more than 25 MiB"),
                new Fault(503, "webhook-not-configured, overloaded"));

    private static async Task<Results<Ok<PingAnswer>, Accepted<DeliveryAnswer>>> Receive(
        HttpRequest request, IWebhookReader reader, WebhookBodies bodies, EventIntake intake, ApiMetrics metrics, CancellationToken cancellationToken)
    {
        if (!reader.IsConfigured)
        {
            throw new InputException("webhook-not-configured", "No webhook secret is configured (GitHub:WebhookSecret), so nothing is accepted.");
        }

        using var body = await bodies.ReadAsync(request, cancellationToken);
        if (!reader.IsSigned(body.Span, request.Headers["X-Hub-Signature-256"]))
        {
            metrics.Delivered("bad-signature");
            throw new InputException("bad-signature", "X-Hub-Signature-256 is missing or is not the signature of this body.");
        }

        var delivery = Header(request, "X-GitHub-Delivery");
        return reader.Read(Header(request, "X-GitHub-Event"), delivery, body.Span) switch
        {
            PingMessage => TypedResults.Ok(new PingAnswer(true)),
            IgnoredMessage ignored => Answer(new DeliveryAnswer(delivery, DeliveryOutcome.Ignored, ignored.Reason), metrics),
            PullRequestMessage message => Answer(await AcceptAsync(message, delivery, intake, cancellationToken), metrics),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };
    }

    private static async Task<DeliveryAnswer> AcceptAsync(
        PullRequestMessage message, string delivery, EventIntake intake, CancellationToken cancellationToken)
    {
        var outcome = await intake.AcceptAsync(message.Event, cancellationToken);
        return new DeliveryAnswer(
            delivery,
            outcome == InboxOutcome.Accepted ? DeliveryOutcome.Accepted : DeliveryOutcome.Duplicate,
            PullRequest: message.Event.Change);
    }

    private static Accepted<DeliveryAnswer> Answer(DeliveryAnswer answer, ApiMetrics metrics)
    {
        metrics.Delivered(answer.Outcome switch
        {
            DeliveryOutcome.Accepted => "accepted",
            DeliveryOutcome.Duplicate => "duplicate",
            _ => "ignored",
        });
        return TypedResults.Accepted((string?)null, answer);
    }

    private static string Header(HttpRequest request, string name) =>
        request.Headers[name] is [{ Length: > 0 and <= LongestDelivery } value]
            ? value
            : throw new InputException("missing-header", $"Header {name} must be given once, with 1 to {LongestDelivery} characters.");
}

/// <summary>The largest body of a route.</summary>
/// <param name="bytes">How many bytes.</param>
internal sealed class BodyLimit(long bytes) : IRequestSizeLimitMetadata
{
    /// <inheritdoc/>
    public long? MaxRequestBodySize { get; } = bytes;
}
