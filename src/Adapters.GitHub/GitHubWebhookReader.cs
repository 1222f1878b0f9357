using CommitWise.Analysis;
using CommitWise.Intake;

namespace CommitWise.Adapters.GitHub;

/// <summary>Reads webhooks of GitHub. See <see href="https://docs.github.com/webhooks/webhook-events-and-payloads"/>.</summary>
/// <param name="options">Host and secrets.</param>
public sealed class GitHubWebhookReader(GitHubOptions options) : IWebhookReader
{
    private readonly GitHubSignature _signature =
        new(new[] { options.WebhookSecret, options.PreviousWebhookSecret }.Where(secret => !string.IsNullOrEmpty(secret)).Select(secret => secret!));

    /// <inheritdoc/>
    public string Host => options.Host;

    /// <inheritdoc/>
    public bool IsConfigured => _signature.IsConfigured;

    /// <inheritdoc/>
    public bool IsSigned(ReadOnlySpan<byte> body, string? signature) => _signature.IsValid(body, signature);

    /// <inheritdoc/>
    public WebhookMessage Read(string kind, string deliveryId, ReadOnlySpan<byte> body)
    {
        var payload = PayloadReader.Read(body);
        return kind switch
        {
            "ping" => new PingMessage(),
            "pull_request" => ReadPullRequest(deliveryId, payload),
            _ => new IgnoredMessage($"The service has no use for events of kind '{kind}'."),
        };
    }

    private WebhookMessage ReadPullRequest(string deliveryId, Payload payload)
    {
        var name = payload.Action ?? throw Missing("action");
        if (ActionOf(name) is not { } action)
        {
            return new IgnoredMessage($"Action '{name}' of a pull request changes nothing that is analysed.");
        }

        var host = HostOf(payload.RepositoryUrl);
        if (host != options.Host)
        {
            return new IgnoredMessage($"The repository is of host '{host}'; this service is configured for '{options.Host}'.");
        }

        var change = ChangeKey.PullRequest(
            RepositoryKey.Of(host, payload.Owner ?? throw Missing("repository.owner.login"), payload.Name ?? throw Missing("repository.name")),
            payload.Number ?? throw Missing("pull_request.number"));
        return new PullRequestMessage(new PullRequestEvent(
            $"{host}:{deliveryId}",
            change.ToString(),
            action,
            payload.State switch
            {
                "open" => ChangeState.Open,
                "closed" => payload.Merged ? ChangeState.Merged : ChangeState.Closed,
                _ => throw Missing("pull_request.state as 'open' or 'closed'"),
            },
            payload.Title,
            payload.Author,
            payload.BaseRef,
            payload.HeadRef,
            ShaOf(payload.BaseSha, "pull_request.base.sha"),
            ShaOf(payload.HeadSha, "pull_request.head.sha"),
            payload.UpdatedAt ?? throw Missing("pull_request.updated_at"),
            HostRepositoryId: payload.RepositoryId));
    }

    private static ChangeAction? ActionOf(string name) => name switch
    {
        "opened" => ChangeAction.Opened,
        "synchronize" => ChangeAction.Synchronized,
        "reopened" => ChangeAction.Reopened,
        "edited" or "ready_for_review" or "converted_to_draft" => ChangeAction.Edited,
        "closed" => ChangeAction.Closed,
        _ => null,
    };

    private string HostOf(string? url) => url is null ? options.Host
        : Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Host.Length > 0 ? address.Host.ToLowerInvariant()
        : throw Missing("repository.html_url as an address");

    private static string ShaOf(string? sha, string member) => sha is { Length: 40 or 64 } && sha.All(char.IsAsciiHexDigitLower)
        ? sha
        : throw Missing($"{member} as a full commit id");

    private static InputException Missing(string member) => new("malformed-payload", $"The payload does not have {member}.");
}
