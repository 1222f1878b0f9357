using Amazon.Runtime;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>How queues on Amazon SQS are reached and used.</summary>
public sealed record SqsOptions
{
    /// <summary>
    /// First part of the name of every queue, <c>{prefix}-{queue}.fifo</c>: letters, digits, <c>-</c> and <c>_</c>. Default
    /// <c>commitwise</c>. Services that share an account and a region need different prefixes.
    /// </summary>
    public string Prefix { get; init; } = "commitwise";

    /// <summary>Region such as <c>eu-central-1</c>; by default <c>AWS_REGION</c>, then <c>AWS_DEFAULT_REGION</c>. There must be one.</summary>
    public string? Region { get; init; }

    /// <summary>Another endpoint than the region's; by default <c>AWS_ENDPOINT_URL_SQS</c>, then <c>AWS_ENDPOINT_URL</c>, then the region's.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Who signs requests; null for the SDK's default chain (environment, profile, container, instance).</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>
    /// How long a message stays hidden when its holder is gone, in whole seconds: 1 s to 12 h, default 30 s. A living holder extends it at
    /// every third part of this time, so it is no bound on the work.
    /// </summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Makes a queue when it is first used and not there. Default false: queues are made with the other infrastructure.</summary>
    public bool CreateQueues { get; init; }

    /// <summary>How long one attempt of a request may take, besides the time that a long poll waits: 100 ms to 5 min, default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is tried when the service is throttling, failing or not reached: 1 to 10, default 4.</summary>
    public int MaxTries { get; init; } = 4;

    /// <summary>Longest wait before the second try; it doubles with each further one, up to 5 s. 1 ms to 5 s, default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Clock of waits, heartbeats and dead letters. Requests are signed by the SDK's own clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Checks every range.</summary>
    /// <exception cref="InputException">A value is out of its range; the message names it.</exception>
    internal SqsOptions Checked()
    {
        SqsNames.CheckPrefix(Prefix);
        Require(Visibility >= TimeSpan.FromSeconds(1) && Visibility <= TimeSpan.FromHours(12), nameof(Visibility), "between 1 s and 12 h");
        Require(Visibility.Ticks % TimeSpan.TicksPerSecond == 0, nameof(Visibility), "a whole number of seconds");
        Require(
            RequestTimeout >= TimeSpan.FromMilliseconds(100) && RequestTimeout <= TimeSpan.FromMinutes(5),
            nameof(RequestTimeout), "between 100 ms and 5 min");
        Require(MaxTries is >= 1 and <= 10, nameof(MaxTries), "between 1 and 10");
        Require(
            RetryDelay >= TimeSpan.FromMilliseconds(1) && RetryDelay <= TimeSpan.FromSeconds(5),
            nameof(RetryDelay), "between 1 ms and 5 s");
        return this;
    }

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
        {
            throw new InputException("invalid-setting", $"SQS setting {name} must be {range}.");
        }
    }
}
