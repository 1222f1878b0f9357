using Amazon.Runtime;
using Amazon.S3;
using CommitWise.Adapters.Aws.Http;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>Makes clients of S3 whose patience is bounded.</summary>
internal static class S3Clients
{
    // Above every time-out of a single try, which are ours and depend on how much a try carries.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <summary>A client that asks once: <see cref="S3Calls"/> repeats what may pass.</summary>
    /// <exception cref="InputException">There is no region, or an address of the environment cannot be read.</exception>
    public static AmazonS3Client Create(S3Options options)
    {
        var region = AwsEndpoint.Of(AwsService.S3, options.Region, options.ServiceUrl, Environment.GetEnvironmentVariable).Region;
        var config = new AmazonS3Config
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 0,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            Timeout = Longest,

            // Other servers do not know the newer checksums; ours is in the signature of each body and beside each object.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (AddressOf(options) is { } address)
        {
            config.ServiceURL = address.AbsoluteUri;
            config.AuthenticationRegion = region.SystemName;
            config.ForcePathStyle = true;
        }
        else
        {
            config.RegionEndpoint = region;
        }

        return options.Credentials is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    /// <summary>The address of another server than the region's; null for the region's.</summary>
    public static Uri? AddressOf(S3Options options) =>
        options.ServiceUrl ?? AwsEndpoint.FromEnvironment(AwsService.S3, Environment.GetEnvironmentVariable);
}
