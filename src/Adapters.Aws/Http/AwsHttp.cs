using Amazon.Runtime;
using Amazon.Runtime.Signing;

namespace CommitWise.Adapters.Aws.Http;

/// <summary>Makes HTTP clients whose requests are signed (Signature Version 4) and tried again within a bound.</summary>
internal static class AwsHttp
{
    /// <param name="service">Which service.</param>
    /// <param name="endpoint">Where it is.</param>
    /// <param name="credentials">Who signs; null for the SDK's default chain.</param>
    /// <param name="patience">Tries and time-outs.</param>
    /// <param name="isTransient">Whether the same request may succeed soon after this refusal.</param>
    public static HttpClient Create(
        AwsService service, AwsEndpoint endpoint, AWSCredentials? credentials, Patience patience, IsTransient isTransient)
    {
        var transport = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = patience.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        var signing = new SigV4SigningHandler(credentials ?? new DefaultChain(), endpoint.Region, service.SigningName, transport);
        return new HttpClient(new RetryHandler(patience, isTransient, signing)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
