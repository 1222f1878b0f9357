namespace CommitWise.Adapters.Aws.Http;

/// <summary>How long and how often a service is asked.</summary>
/// <param name="Timeout">How long one attempt may take, besides the time that it waits by intent.</param>
/// <param name="MaxTries">How often a request is tried when the service is throttling, failing or not reached; at least 1.</param>
/// <param name="RetryDelay">Longest wait before the second try; it doubles with each further one, up to 5 s.</param>
/// <param name="Time">Clock of the waits.</param>
internal sealed record Patience(TimeSpan Timeout, int MaxTries, TimeSpan RetryDelay, TimeProvider Time)
{
    /// <summary>Most bytes of an answer; a longer one is a fault that is not tried again.</summary>
    public long MaxAnswer { get; init; } = int.MaxValue;
}
