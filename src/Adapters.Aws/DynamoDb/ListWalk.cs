using System.Runtime.CompilerServices;
using System.Text;
using Amazon.DynamoDBv2.Model;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Items of several partitions as one list, in the order of their sort keys' UTF-8 bytes.</summary>
/// <param name="calls">DynamoDB.</param>
/// <param name="source">Where the items are.</param>
internal sealed class ListWalk(DynamoCalls calls, ListSource source)
{
    private const int LargestPage = 250;

    /// <summary>Walks the list.</summary>
    /// <param name="wanted">How many items are likely to be wanted; more can be had.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Dictionary<string, AttributeValue>> ItemsAsync(
        int wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lanes = source.Partitions.Select(partition => new Lane(partition, FirstPage(wanted))).ToArray();
        await Task.WhenAll(lanes.Select(lane => FillAsync(lane, cancellationToken)));
        var heads = new PriorityQueue<Lane, byte[]>(Comparer<byte[]>.Create((one, other) => source.Descending
            ? other.AsSpan().SequenceCompareTo(one)
            : one.AsSpan().SequenceCompareTo(other)));
        heads.EnqueueRange(lanes.Where(lane => lane.Items.Count > 0).Select(lane => (lane, SortOf(lane))));
        while (heads.TryDequeue(out var lane, out _))
        {
            yield return lane.Items.Dequeue();
            await FillAsync(lane, cancellationToken);
            if (lane.Items.Count > 0)
            {
                heads.Enqueue(lane, SortOf(lane));
            }
        }
    }

    /// <summary>How many items there are. Reads each, but gives out none.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(source.Partitions.Select(partition => CountAsync(partition, cancellationToken)));
        return counts.Sum();
    }

    // Of an even spread, with a little more than each partition's part, so that most pages need one look at each.
    private int FirstPage(int wanted) => source.Partitions.Count == 1
        ? Math.Clamp(wanted, 1, LargestPage)
        : Math.Clamp((wanted * 2 / source.Partitions.Count) + 4, 1, LargestPage);

    private byte[] SortOf(Lane lane) => Encoding.UTF8.GetBytes(lane.Items.Peek().TextOf(source.SortName));

    private async Task FillAsync(Lane lane, CancellationToken cancellationToken)
    {
        while (lane.Items.Count == 0 && !lane.IsDone)
        {
            var request = RequestFor(lane.Partition);
            request.Limit = lane.Page;
            request.ExclusiveStartKey = lane.Last;
            var response = await calls.RunAsync(source.Table, (client, token) => client.QueryAsync(request, token), cancellationToken);
            lane.Take(response);
            lane.Page = Math.Min(LargestPage, lane.Page * 2);
        }
    }

    private async Task<long> CountAsync(string partition, CancellationToken cancellationToken)
    {
        var count = 0L;
        var request = RequestFor(partition);
        request.Select = Amazon.DynamoDBv2.Select.COUNT;
        do
        {
            var response = await calls.RunAsync(source.Table, (client, token) => client.QueryAsync(request, token), cancellationToken);
            count += response.Count ?? 0;
            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return count;
    }

    private QueryRequest RequestFor(string partition)
    {
        var request = new QueryRequest
        {
            TableName = source.Table,
            IndexName = source.SecondaryIndex,
            ConsistentRead = source.SecondaryIndex is null,
            ScanIndexForward = !source.Descending,
            KeyConditionExpression = $"{source.PartitionName} = :partition",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":partition"] = Attributes.Text(partition) },
        };
        if (source.Bound is { } bound)
        {
            request.KeyConditionExpression += $" AND {source.SortName} {(bound.IsLower ? '>' : '<')} :bound";
            request.ExpressionAttributeValues.Add(":bound", Attributes.Text(bound.Key));
        }

        return request;
    }

    private sealed class Lane(string partition, int page)
    {
        public string Partition { get; } = partition;

        public Dictionary<string, AttributeValue>? Last { get; private set; }

        public int Page { get; set; } = page;

        public Queue<Dictionary<string, AttributeValue>> Items { get; } = new();

        public bool IsDone { get; private set; }

        public void Take(QueryResponse response)
        {
            foreach (var item in response.Items ?? [])
            {
                Items.Enqueue(item);
            }

            IsDone = response.LastEvaluatedKey is not { Count: > 0 };
            Last = response.LastEvaluatedKey;
        }
    }
}

/// <summary>Where the items of a list are.</summary>
/// <param name="Table">The table.</param>
/// <param name="Partitions">Its partitions.</param>
/// <param name="Bound">What of it is wanted; null for all.</param>
/// <param name="Descending">Whether the highest comes first.</param>
internal sealed record ListSource(string Table, IReadOnlyList<string> Partitions, ListBound? Bound = null, bool Descending = false)
{
    /// <summary>A secondary index to read instead of the table; it lags behind by a moment. Null for the table itself.</summary>
    public string? SecondaryIndex { get; init; }

    /// <summary>Name of the partition key.</summary>
    public string PartitionName { get; init; } = Attributes.Partition;

    /// <summary>Name of the sort key.</summary>
    public string SortName { get; init; } = Attributes.Sort;
}

/// <summary>One end of a part of a list, which is not part of it.</summary>
/// <param name="Key">The sort key.</param>
/// <param name="IsLower">Whether the part is what comes after it, in ascending order.</param>
internal sealed record ListBound(string Key, bool IsLower);
