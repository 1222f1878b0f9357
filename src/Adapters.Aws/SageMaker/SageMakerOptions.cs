using Amazon.Runtime;
using CommitWise.Adapters.Aws.Http;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>How one endpoint is called.</summary>
/// <param name="Endpoint">Its name.</param>
/// <param name="Address">Where SageMaker is, and the region that is signed for.</param>
internal sealed record SageMakerOptions(string Endpoint, AwsEndpoint Address)
{
    /// <summary>Variant of it; null for any.</summary>
    public string? Variant { get; init; }

    /// <summary>Who signs; null for the SDK's default chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>What rows are written as.</summary>
    public RequestFormat Format { get; init; }

    /// <summary>For a prediction, tries and all.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a call is tried.</summary>
    public int Tries { get; init; } = 2;

    /// <summary>Longest wait before the second try; it doubles.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the circuit stays open.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Rows of one call; more are sent in several.</summary>
    public int RowsPerCall { get; init; } = 1_000;

    /// <summary>Comparisons that wait at most; of a shadow.</summary>
    public int Waiting { get; init; } = 256;

    /// <summary>Clock of the time-outs and of the circuit. Requests are signed by the SDK's own clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>From the settings of the service.</summary>
    /// <param name="settings">Settings without faults.</param>
    /// <param name="endpoint">Which endpoint.</param>
    /// <param name="variant">Which variant of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="environment">Value of a variable, or null.</param>
    /// <exception cref="InputException">There is no region, or an address of the environment cannot be read.</exception>
    public static SageMakerOptions Of(AwsSettings settings, string endpoint, string? variant, TimeProvider time, Func<string, string?> environment) => new(
        endpoint,
        AwsEndpoint.Of(AwsService.SageMaker, settings.Region, settings.SageMaker.Url, environment))
    {
        Variant = variant,
        Format = settings.SageMaker.Format,
        Timeout = settings.SageMaker.Timeout,
        Tries = settings.SageMaker.Tries,
        Pause = settings.SageMaker.Pause,
        Time = time,
    };
}
