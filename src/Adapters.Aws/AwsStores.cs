using Amazon.DynamoDBv2;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommitWise.Adapters.Aws;

/// <summary>
/// Everything that lasts, on AWS: tables of DynamoDB, queues of SQS, the dead letters of which are in a table, and a bucket of S3 where the
/// settings name one.
/// </summary>
public sealed class AwsStores : IAsyncDisposable
{
    // Below SQS' 256 KiB with what a body grows by as base64, key and attributes.
    private const int LargestBody = 180_000;

    private readonly AmazonDynamoDBClient _client;
    private readonly SqsQueue _queue;
    private readonly S3ObjectStore? _bucket;

    private AwsStores(AmazonDynamoDBClient client, DynamoDurability tables, SqsQueue queue, S3ObjectStore? bucket) =>
        (_client, Tables, _queue, _bucket) = (client, tables, queue, bucket);

    /// <summary>States, index, inbox and reminders.</summary>
    public DynamoDurability Tables { get; }

    /// <summary>Queues, which keep bodies that are too large for a message with the objects.</summary>
    public required IDurableQueue Queue { get; init; }

    /// <summary>Objects, in the bucket or elsewhere.</summary>
    public required IObjectStore Objects { get; init; }

    /// <summary>Finds tables and bucket, or makes them where the settings say so. A queue is looked for when it is first used.</summary>
    /// <param name="settings">Settings, which have no faults.</param>
    /// <param name="elsewhere">Where objects are when the settings name no bucket, seen by all processes; else null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InputException">A table or the bucket is missing or something else's, or a setting is wrong.</exception>
    /// <exception cref="StorageUnavailableException">DynamoDB or S3 does not answer.</exception>
    public static async Task<AwsStores> OpenAsync(AwsSettings settings, IObjectStore? elsewhere, CancellationToken cancellationToken)
    {
        SqsQueue? queue = null;
        LargeBodyQueue? carrier = null;
        S3ObjectStore? bucket = null;
        var client = DynamoClients.Create(settings.Region, settings.DynamoDbUrl);
        try
        {
            bucket = settings.Objects is { } options ? await S3ObjectStore.OpenAsync(options, cancellationToken) : null;
            var objects = bucket ?? elsewhere ?? throw new ArgumentNullException(nameof(elsewhere));
            var tables = await DynamoDurability.OpenAsync(
                client,
                settings.Tables,
                index => carrier = new LargeBodyQueue(
                    queue = new SqsQueue(settings.Queues, index), objects, LargestBody, NullLogger<LargeBodyQueue>.Instance),
                cancellationToken);
            return new AwsStores(client, tables, queue!, bucket) { Queue = carrier!, Objects = objects };
        }
        catch
        {
            bucket?.Dispose();
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _bucket?.Dispose();
        _client.Dispose();
    }
}
