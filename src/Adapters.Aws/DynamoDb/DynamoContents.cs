using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>All that the tables hold: the one reader that scans them.</summary>
/// <param name="calls">Asks DynamoDB.</param>
/// <param name="tables">The tables.</param>
internal sealed class DynamoContents(DynamoCalls calls, DynamoTables tables) : IStoreContents
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<(StateKey Key, StoredState State)> StatesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in ScanAsync(tables.States, cancellationToken))
        {
            yield return (DynamoStateStore.KeyOf(item), DynamoStateStore.Read(item));
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<IndexRow> RowsAsync(CancellationToken cancellationToken) => RowsOfAsync(tables.Index, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredReminder> RemindersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsOfAsync(tables.Reminders, cancellationToken))
        {
            yield return DynamoReminderStore.ReminderOf(row);
        }
    }

    // Each row is there once by itself, and once more for each list that it stands in.
    private async IAsyncEnumerable<IndexRow> RowsOfAsync(string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in ScanAsync(table, cancellationToken))
        {
            if (RowItems.IdOf(item) is { } id)
            {
                yield return RowItems.Read(id, item);
            }
        }
    }

    private async IAsyncEnumerable<Dictionary<string, AttributeValue>> ScanAsync(string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ScanRequest { TableName = table, ConsistentRead = true };
        do
        {
            var page = await calls.RunAsync(table, (client, token) => client.ScanAsync(request, token), cancellationToken);
            foreach (var item in page.Items ?? [])
            {
                yield return item;
            }

            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }
}
