using Amazon.Runtime;

namespace CommitWise.Adapters.Aws.CodeBuild;

/// <summary>How AWS CodeBuild is reached.</summary>
public sealed record CodeBuildOptions
{
    /// <summary>Region such as <c>eu-central-1</c>; by default <c>AWS_REGION</c>, then <c>AWS_DEFAULT_REGION</c>. There must be one.</summary>
    public string? Region { get; init; }

    /// <summary>Another endpoint than the region's; by default <c>AWS_ENDPOINT_URL_CODEBUILD</c>, then <c>AWS_ENDPOINT_URL</c>, then the region's.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Who signs requests; null for the SDK's default chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>How long one attempt of a request may take. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is tried when the service is throttling, failing or not reached. Default 4.</summary>
    public int MaxTries { get; init; } = 4;

    /// <summary>Longest wait before the second try; it doubles with each further one, up to 5 s. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Clock of waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
