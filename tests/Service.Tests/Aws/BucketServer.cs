using Amazon.Runtime;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Testing;

namespace CommitWise.Service.Tests.Aws;

/// <summary>One server for the objects of all tests of a class.</summary>
public sealed class BucketServer : IAsyncLifetime
{
    private S3Server? _server;

    public S3Server Server => _server!;

    public async Task InitializeAsync() => _server = await AwsServers.StartS3Async();

    public Task DisposeAsync()
    {
        _server?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Looks into a bucket past the service.</summary>
    public Task<S3ObjectStore> OpenAsync(string bucket) => S3ObjectStore.OpenAsync(
        new S3Options
        {
            Bucket = bucket,
            Region = "eu-central-1",
            ServiceUrl = Server.Address,
            Credentials = new BasicAWSCredentials(S3Server.AccessKey, S3Server.SecretKey),
        },
        default);
}
