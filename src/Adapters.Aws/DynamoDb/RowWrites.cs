using System.Text;
using Amazon.DynamoDBv2.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>The writes that bring rows and their places in lists from what is stored to what is wanted, each conditional on the former.</summary>
/// <param name="calls">DynamoDB.</param>
/// <param name="table">Where rows are.</param>
internal sealed class RowWrites(DynamoCalls calls, string table)
{
    /// <summary>Items of one transaction.</summary>
    public const int MostItems = 100;

    /// <summary>Bytes of one item, with room for keys and names under DynamoDB's 400 KiB.</summary>
    public const int MostBytes = 380_000;

    private const int MostBytesTogether = 4_000_000;
    private const int KeysAtOnce = 100;

    /// <summary>What is stored of some rows.</summary>
    /// <returns>By row; what is not stored is not there.</returns>
    public async Task<Dictionary<IndexKey, StoredRow>> ReadAsync(IReadOnlyList<IndexKey> keys, CancellationToken cancellationToken)
    {
        Dictionary<IndexKey, StoredRow> stored = [];
        if (keys is [var only])
        {
            if (await calls.GetAsync(table, RowItems.KeyOf(only), RowItems.Header, cancellationToken) is { } item)
            {
                stored.Add(only, RowItems.ReadHeader(item));
            }

            return stored;
        }

        foreach (var chunk in keys.Distinct().Chunk(KeysAtOnce))
        {
            await ReadAsync(chunk, stored, cancellationToken);
        }

        return stored;
    }

    /// <summary>Writes that put rows in the place of what is stored, if that is older.</summary>
    public List<TransactWriteItem> Put(IEnumerable<IndexRow> rows, Dictionary<IndexKey, StoredRow> stored)
    {
        List<TransactWriteItem> writes = [];
        var bytes = 0L;
        foreach (var row in rows)
        {
            var old = stored.GetValueOrDefault(row.Id);
            if (old is null || old.Version < row.Version)
            {
                var size = SizeOf(row);
                bytes += size * (row.Lists.Count + 1);
                Put(row, old, writes);
            }
        }

        return bytes <= MostBytesTogether ? writes : throw new RowsTooLargeException(
            $"The rows written with one state have {bytes} bytes with their places in lists; DynamoDB takes at most {MostBytesTogether} at once.");
    }

    /// <summary>Writes that delete a row as it is stored.</summary>
    public List<TransactWriteItem> Delete(IndexKey key, StoredRow stored) =>
    [
        Delete(RowItems.KeyOf(key), stored.Tag),
        .. stored.Lists.Select(place => Delete(RowItems.PlaceOf(key, place.Key, place.Value), tag: null)),
    ];

    private static long SizeOf(IndexRow row)
    {
        var size = row.Document.Length + row.Fields.Concat(row.Lists).Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
        return size <= MostBytes ? size : throw new RowsTooLargeException(
            $"Row {row.Id.Key} of index {row.Id.Index} has {size} bytes; DynamoDB takes at most {MostBytes}.");
    }

    private async Task ReadAsync(IndexKey[] keys, Dictionary<IndexKey, StoredRow> stored, CancellationToken cancellationToken)
    {
        var byPartition = keys.ToDictionary(RowItems.PartitionOf, StringComparer.Ordinal);
        var left = keys.Select(RowItems.KeyOf).ToList();
        while (left.Count > 0)
        {
            var wanted = new KeysAndAttributes { Keys = left, ConsistentRead = true, ProjectionExpression = RowItems.Header };
            var request = new BatchGetItemRequest { RequestItems = new(StringComparer.Ordinal) { [table] = wanted } };
            var response = await calls.RunAsync(table, (client, token) => client.BatchGetItemAsync(request, token), cancellationToken);
            foreach (var item in response.Responses?.GetValueOrDefault(table) ?? [])
            {
                stored[byPartition[item.TextOf(Attributes.Partition)]] = RowItems.ReadHeader(item);
            }

            left = response.UnprocessedKeys?.GetValueOrDefault(table)?.Keys ?? [];
        }
    }

    private void Put(IndexRow row, StoredRow? old, List<TransactWriteItem> writes)
    {
        var tag = Guid.NewGuid().ToString("n");
        writes.Add(Put(RowItems.KeyOf(row.Id), row, tag, old));
        foreach (var (list, value) in row.Lists)
        {
            writes.Add(Put(RowItems.PlaceOf(row.Id, list, value), row, tag));
        }

        foreach (var (list, value) in old?.Lists ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (!row.Lists.TryGetValue(list, out var now) || now != value)
            {
                writes.Add(Delete(RowItems.PlaceOf(row.Id, list, value), tag: null));
            }
        }
    }

    private TransactWriteItem Put(Dictionary<string, AttributeValue> key, IndexRow row, string tag, StoredRow? old)
    {
        var write = Put(key, row, tag);
        write.Put.ConditionExpression = Conditions.TagIs(old?.Tag);
        write.Put.ExpressionAttributeValues = Conditions.ValuesOf(old?.Tag);
        return write;
    }

    private TransactWriteItem Put(Dictionary<string, AttributeValue> key, IndexRow row, string tag)
    {
        var item = RowItems.ContentOf(row, tag);
        foreach (var (name, value) in key)
        {
            item.Add(name, value);
        }

        return new TransactWriteItem { Put = new Put { TableName = table, Item = item } };
    }

    private TransactWriteItem Delete(Dictionary<string, AttributeValue> key, string? tag) => new()
    {
        Delete = new Delete
        {
            TableName = table,
            Key = key,
            ConditionExpression = tag is null ? null : Conditions.TagIs(tag),
            ExpressionAttributeValues = tag is null ? null : Conditions.ValuesOf(tag),
        },
    };
}
