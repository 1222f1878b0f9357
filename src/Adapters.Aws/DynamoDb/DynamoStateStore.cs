using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>States in a table of their own, an item each, written in one transaction with their index rows.</summary>
internal sealed class DynamoStateStore : IStateStore
{
    private const string Body = "body";
    private const int KeysLikelyWanted = 2_000;

    private readonly DynamoCalls _calls;
    private readonly string _table;
    private readonly RowWrites _rows;
    private readonly RowTransaction _transaction;

    public DynamoStateStore(DynamoCalls calls, DynamoTables tables)
    {
        _calls = calls;
        _table = tables.States;
        _rows = new RowWrites(calls, tables.Index);
        _transaction = new RowTransaction(calls, tables.States);
    }

    /// <inheritdoc/>
    public async Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken) =>
        await _calls.GetAsync(_table, ItemKey(key), projection: null, cancellationToken) is { } item
            ? new StoredState(item.BytesOf(Body), item.TextOf(RowItems.Tag))
            : null;

    /// <inheritdoc/>
    public async Task<string> WriteAsync(
        StateKey key, ReadOnlyMemory<byte> body, string? expected, IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken)
    {
        if (body.Length > RowWrites.MostBytes)
        {
            throw new StateTooLargeException(key, body.Length, RowWrites.MostBytes);
        }

        var tag = Guid.NewGuid().ToString("n");
        var latest = rows.GroupBy(row => row.Id).Select(row => row.MaxBy(one => one.Version)!).ToList();
        var put = PutOf(key, body, tag, expected);
        await _transaction.RunAsync(
            async token => [put, .. _rows.Put(latest, await _rows.ReadAsync([.. latest.Select(row => row.Id)], token))],
            token => RequireMineAsync(key, tag, expected, token),
            $"The state of {key}",
            cancellationToken);
        return tag;
    }

    /// <inheritdoc/>
    public async Task ClearAsync(StateKey key, string? expected, IReadOnlyList<IndexKey> rows, CancellationToken cancellationToken)
    {
        var keys = rows.Distinct().ToList();
        var isWhole = false;
        while (!isWhole)
        {
            await _transaction.RunAsync(
                async token =>
                {
                    var (writes, ends) = Deletion(key, expected, await _rows.ReadAsync(keys, token));
                    isWhole = ends;
                    return writes;
                },
                token => RequireMineAsync(key, tag: null, expected, token),
                $"The state of {key}",
                cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateKey> ListAsync(string type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = new ListSource(_table, DynamoKeys.Spread(type))
        {
            SecondaryIndex = DynamoTables.ByType,
            PartitionName = DynamoTables.TypeKey,
            SortName = DynamoTables.PlaceKey,
        };
        await foreach (var item in new ListWalk(_calls, source).ItemsAsync(KeysLikelyWanted, cancellationToken))
        {
            var place = DynamoKeys.Split(item.TextOf(DynamoTables.PlaceKey));
            yield return new StateKey(type, place[1], place[0]);
        }
    }

    private static Dictionary<string, AttributeValue> ItemKey(StateKey key) =>
        new(StringComparer.Ordinal) { [Attributes.Partition] = Attributes.PartitionText(DynamoKeys.Join(key.Type, key.Name, key.Key)) };

    private TransactWriteItem PutOf(StateKey key, ReadOnlyMemory<byte> body, string tag, string? expected)
    {
        var item = ItemKey(key);
        item.Add(DynamoTables.TypeKey, Attributes.Text(DynamoKeys.Join(key.Type, DynamoKeys.ShardOf(key.Key))));
        item.Add(DynamoTables.PlaceKey, Attributes.SortText(DynamoKeys.Join(key.Key, key.Name)));
        item.Add(RowItems.Tag, Attributes.Text(tag));
        item.Add(Body, Attributes.Bytes(body));
        return new TransactWriteItem
        {
            Put = new Put
            {
                TableName = _table,
                Item = item,
                ConditionExpression = Conditions.TagIs(expected),
                ExpressionAttributeValues = Conditions.ValuesOf(expected),
            },
        };
    }

    // Rows that do not fit go first, each part on the condition that the state is as expected; the state goes with the last part.
    private (List<TransactWriteItem> Writes, bool Ends) Deletion(StateKey key, string? expected, Dictionary<IndexKey, StoredRow> stored)
    {
        List<TransactWriteItem> writes = [new()];
        var left = stored.Count;
        foreach (var (row, old) in stored)
        {
            var more = _rows.Delete(row, old);
            if (writes.Count + more.Count > RowWrites.MostItems)
            {
                break;
            }

            writes.AddRange(more);
            left--;
        }

        writes[0] = left == 0 ? DeleteOf(key, expected) : CheckOf(key, expected);
        return (writes, left == 0);
    }

    private TransactWriteItem DeleteOf(StateKey key, string? expected) => new()
    {
        Delete = new Delete
        {
            TableName = _table,
            Key = ItemKey(key),
            ConditionExpression = Conditions.IsAbsentOrTagIs(expected),
            ExpressionAttributeValues = Conditions.ValuesOf(expected),
        },
    };

    private TransactWriteItem CheckOf(StateKey key, string? expected) => new()
    {
        ConditionCheck = new ConditionCheck
        {
            TableName = _table,
            Key = ItemKey(key),
            ConditionExpression = Conditions.IsAbsentOrTagIs(expected),
            ExpressionAttributeValues = Conditions.ValuesOf(expected),
        },
    };

    // A write whose answer was lost finds its own tag when it is repeated; that is no conflict.
    private async Task<bool> RequireMineAsync(StateKey key, string? tag, string? expected, CancellationToken cancellationToken)
    {
        var stored = (await _calls.GetAsync(_table, ItemKey(key), RowItems.Tag, cancellationToken))?.TextOf(RowItems.Tag);
        return tag is not null && stored == tag ? true : throw new StateConflictException(key, stored, expected);
    }
}
