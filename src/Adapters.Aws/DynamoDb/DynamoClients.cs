using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Makes clients of DynamoDB whose patience is bounded.</summary>
public static class DynamoClients
{
    /// <summary>
    /// A client that asks once: <see cref="DynamoDurability"/> repeats what may pass by itself, with pauses that fit this service. The SDK's
    /// own pauses grow to 20 seconds and know nothing of conflicts.
    /// </summary>
    /// <param name="region">Such as <c>eu-central-1</c>; null for the one of the environment.</param>
    /// <param name="serviceUrl">Another server than the region's, such as a local one; null for the region's.</param>
    /// <param name="credentials">Null for the environment's, the machine's or the task's.</param>
    public static AmazonDynamoDBClient Create(string? region = null, Uri? serviceUrl = null, AWSCredentials? credentials = null)
    {
        var config = new AmazonDynamoDBConfig
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 0,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            Timeout = TimeSpan.FromSeconds(5),
        };
        if (serviceUrl is not null)
        {
            config.ServiceURL = serviceUrl.AbsoluteUri;
            config.AuthenticationRegion = region;
        }
        else if (region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return credentials is null ? new AmazonDynamoDBClient(config) : new AmazonDynamoDBClient(credentials, config);
    }
}
