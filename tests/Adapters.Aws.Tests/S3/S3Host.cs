using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Adapters.Contracts;
using CommitWise.Durability;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.S3;

/// <summary>The one server of all tests of S3. Alone, as some of them measure memory or time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class S3Collection : ICollectionFixture<S3Fixture>
{
    public const string Name = "S3";
}

/// <summary>Starts the server; each test has a bucket of its own.</summary>
public sealed class S3Fixture : IAsyncLifetime
{
    private S3Server? _server;

    public Uri Address => _server!.Address;

    public async Task InitializeAsync() => _server = await AwsServers.StartS3Async();

    public Task DisposeAsync()
    {
        _server?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Options for a bucket that is not there yet.</summary>
    /// <param name="address">Another address than the server's.</param>
    public S3Options NewOptions(Uri? address = null) => new()
    {
        Bucket = S3Server.NewBucket(),
        CreateBucket = true,
        Region = "eu-central-1",
        ServiceUrl = address ?? Address,
        Credentials = new BasicAWSCredentials(S3Server.AccessKey, S3Server.SecretKey),
    };
}

/// <summary>A store, and what a stranger sees of its bucket.</summary>
internal sealed class S3Host(S3Options options, S3ObjectStore store) : ContractHost<IObjectStore>
{
    private S3ObjectStore _store = store;

    public override IObjectStore Port => _store;

    public S3ObjectStore Store => _store;

    public S3Options Options => options;

    /// <summary>A client that knows nothing of the store.</summary>
    public AmazonS3Client Stranger { get; } = S3Clients.Create(options);

    public static async Task<S3Host> StartAsync(S3Options options) => new(options, await S3ObjectStore.OpenAsync(options, default));

    public override async Task ReopenAsync()
    {
        _store.Dispose();
        _store = await S3ObjectStore.OpenAsync(options, default);
    }

    /// <summary>Keys of uploads that have begun and not ended.</summary>
    public async Task<string[]> UploadsAsync() =>
        [.. ((await Stranger.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = options.Bucket })).MultipartUploads ?? []).Select(upload => upload.Key)];

    /// <summary>Puts something under a key past the store.</summary>
    public Task OverwriteAsync(string key, string text, Action<MetadataCollection>? metadata = null)
    {
        var request = new PutObjectRequest { BucketName = options.Bucket, Key = key, ContentBody = text, UseChunkEncoding = false };
        metadata?.Invoke(request.Metadata);
        return Stranger.PutObjectAsync(request);
    }

    public override ValueTask DisposeAsync()
    {
        _store.Dispose();
        Stranger.Dispose();
        return ValueTask.CompletedTask;
    }
}
