using Amazon.DynamoDBv2;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws;

/// <summary>
/// Everything that lasts, on AWS: tables of DynamoDB, queues of SQS, the dead letters of which are in a table, and a bucket of S3 where the
/// settings name one.
/// </summary>
public sealed class AwsStores : IAsyncDisposable
{
    private readonly AmazonDynamoDBClient _client;
    private readonly SqsQueue _queue;
    private readonly S3ObjectStore? _objects;

    private AwsStores(AmazonDynamoDBClient client, DynamoDurability tables, SqsQueue queue, S3ObjectStore? objects) =>
        (_client, Tables, _queue, _objects) = (client, tables, queue, objects);

    /// <summary>States, index, inbox and reminders.</summary>
    public DynamoDurability Tables { get; }

    /// <summary>Queues.</summary>
    public IDurableQueue Queue => _queue;

    /// <summary>Objects; null when the settings name no bucket.</summary>
    public IObjectStore? Objects => _objects;

    /// <summary>Finds tables and bucket, or makes them where the settings say so. A queue is looked for when it is first used.</summary>
    /// <param name="settings">Settings, which have no faults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InputException">A table or the bucket is missing or something else's, or a setting is wrong.</exception>
    /// <exception cref="StorageUnavailableException">DynamoDB or S3 does not answer.</exception>
    public static async Task<AwsStores> OpenAsync(AwsSettings settings, CancellationToken cancellationToken)
    {
        SqsQueue? queue = null;
        var client = DynamoClients.Create(settings.Region, settings.DynamoDbUrl);
        try
        {
            var tables = await DynamoDurability.OpenAsync(
                client, settings.Tables, index => queue = new SqsQueue(settings.Queues, index), cancellationToken);
            var objects = settings.Objects is { } options ? await S3ObjectStore.OpenAsync(options, cancellationToken) : null;
            return new AwsStores(client, tables, queue!, objects);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _objects?.Dispose();
        _client.Dispose();
    }
}
