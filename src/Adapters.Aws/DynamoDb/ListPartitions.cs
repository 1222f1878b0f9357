using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>
/// Partitions of lists. A list whose name holds a <c>/</c> is of one repository or change and stands in one partition; any other is
/// everybody's and is spread over <see cref="DynamoKeys.Shards"/>, as one partition takes 1,000 writes a second.
/// </summary>
internal static class ListPartitions
{
    private const string Kind = "list";

    /// <summary>Where a row stands in a list.</summary>
    public static string Of(IndexKey key, string list) =>
        IsSpread(list) ? DynamoKeys.Join(Kind, key.Index, list, DynamoKeys.ShardOf(key.Key)) : DynamoKeys.Join(Kind, key.Index, list);

    /// <summary>Every partition of a list.</summary>
    public static IReadOnlyList<string> All(string index, string list) =>
        IsSpread(list) ? DynamoKeys.Spread(Kind, index, list) : [DynamoKeys.Join(Kind, index, list)];

    private static bool IsSpread(string list) => !list.Contains('/', StringComparison.Ordinal);
}
