using Amazon.DynamoDBv2;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws;

/// <summary>Everything that lasts but objects, on AWS: tables of DynamoDB and queues of SQS, the dead letters of which are in a table.</summary>
public sealed class AwsStores : IAsyncDisposable
{
    private readonly AmazonDynamoDBClient _client;
    private readonly SqsQueue _queue;

    private AwsStores(AmazonDynamoDBClient client, DynamoDurability tables, SqsQueue queue) => (_client, Tables, _queue) = (client, tables, queue);

    /// <summary>States, index, inbox and reminders.</summary>
    public DynamoDurability Tables { get; }

    /// <summary>Queues.</summary>
    public IDurableQueue Queue => _queue;

    /// <summary>Finds the tables, or makes them where the settings say so. A queue is looked for when it is first used.</summary>
    /// <param name="settings">Settings, which have no faults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InputException">A table is missing or something else's, or a setting is wrong.</exception>
    /// <exception cref="StorageUnavailableException">DynamoDB does not answer.</exception>
    public static async Task<AwsStores> OpenAsync(AwsSettings settings, CancellationToken cancellationToken)
    {
        SqsQueue? queue = null;
        var client = DynamoClients.Create(settings.Region, settings.DynamoDbUrl);
        try
        {
            var tables = await DynamoDurability.OpenAsync(
                client, settings.Tables, index => queue = new SqsQueue(settings.Queues, index), cancellationToken);
            return new AwsStores(client, tables, queue!);
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
        _client.Dispose();
    }
}
