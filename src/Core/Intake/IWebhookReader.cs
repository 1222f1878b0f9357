namespace CommitWise.Intake;

/// <summary>Reads the webhooks of one code host: first who sent them, then what they say.</summary>
public interface IWebhookReader
{
    /// <summary>The host, first part of the keys of its repositories.</summary>
    string Host { get; }

    /// <summary>Whether a secret is configured. Without one nothing is accepted.</summary>
    bool IsConfigured { get; }

    /// <summary>Whether a body was signed with a configured secret. Takes the same time for every wrong signature.</summary>
    /// <param name="body">The raw bytes.</param>
    /// <param name="signature">The signature header as sent; null when it is missing.</param>
    bool IsSigned(ReadOnlySpan<byte> body, string? signature);

    /// <summary>Reads a delivery whose signature was checked.</summary>
    /// <param name="kind">Name of the event as sent.</param>
    /// <param name="deliveryId">The sender's identity of the delivery.</param>
    /// <param name="body">The raw bytes, JSON in UTF-8.</param>
    /// <exception cref="InputException">
    /// <c>malformed-payload</c>: no JSON, with line and byte, or a member that the event needs is missing or of another type;
    /// <c>invalid-repository</c>: a repository cannot be named so.
    /// </exception>
    WebhookMessage Read(string kind, string deliveryId, ReadOnlySpan<byte> body);
}

/// <summary>What a delivery says.</summary>
public abstract record WebhookMessage;

/// <summary>The host asks whether anybody listens.</summary>
public sealed record PingMessage : WebhookMessage;

/// <summary>Nothing that the service has use for.</summary>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record IgnoredMessage(string Reason) : WebhookMessage;

/// <summary>Something happened to a pull request.</summary>
/// <param name="Event">What happened.</param>
public sealed record PullRequestMessage(PullRequestEvent Event) : WebhookMessage;
