using Amazon.Runtime;

namespace CommitWise.Adapters.Aws.Sns;

/// <summary>How a topic on Amazon SNS is reached.</summary>
public sealed record SnsOptions
{
    /// <summary>ARN of the topic, such as <c>arn:aws:sns:eu-central-1:123456789012:commitwise</c>; null when only text messages are sent.</summary>
    public string? TopicArn { get; init; }

    /// <summary>Region such as <c>eu-central-1</c>; by default <c>AWS_REGION</c>, then <c>AWS_DEFAULT_REGION</c>. There must be one.</summary>
    public string? Region { get; init; }

    /// <summary>Another endpoint than the region's; by default <c>AWS_ENDPOINT_URL_SNS</c>, then <c>AWS_ENDPOINT_URL</c>, then the region's.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Who signs requests; null for the SDK's default chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>How long one attempt of a request may take. Default 5 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a request is tried when the service is throttling, failing or not reached. Default 4.</summary>
    public int MaxTries { get; init; } = 4;

    /// <summary>Longest wait before the second try; it doubles with each further one, up to 5 s. Default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Clock of waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
