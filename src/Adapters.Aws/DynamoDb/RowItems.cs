using Amazon.DynamoDBv2.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>
/// Rows as items: one under <c>row {index} {key}</c>, and one more with the same content for each list that the row stands in, under
/// <c>list {index} {list}</c> and <c>{value} {key}</c>.
/// </summary>
internal static class RowItems
{
    /// <summary>Tells one write of a row from another, of this life of the row or an earlier one.</summary>
    public const string Tag = "etag";

    /// <summary>What must be known of a stored row to change it.</summary>
    public const string Header = $"{Attributes.Partition},{Tag},{Version},{Lists}";

    private const string Version = "version";
    private const string Lists = "lists";
    private const string Fields = "fields";
    private const string Document = "document";

    // Items under one partition key that have no list have this sort key.
    private const string Alone = "-";

    /// <summary>Key of the row itself.</summary>
    public static Dictionary<string, AttributeValue> KeyOf(IndexKey key) => Attributes.Key(PartitionOf(key), Alone);

    /// <summary>Partition key of the row itself.</summary>
    public static string PartitionOf(IndexKey key) => DynamoKeys.Join("row", key.Index, key.Key);

    /// <summary>Key of the row's place in a list.</summary>
    public static Dictionary<string, AttributeValue> PlaceOf(IndexKey key, string list, string value) =>
        Attributes.Key(ListPartitions.Of(key, list), DynamoKeys.Join(value, key.Key));

    /// <summary>What every item of a row holds besides its key.</summary>
    public static Dictionary<string, AttributeValue> ContentOf(IndexRow row, string tag) => new(StringComparer.Ordinal)
    {
        [Tag] = Attributes.Text(tag),
        [Version] = Attributes.Number(row.Version),
        [Lists] = Attributes.Map(row.Lists),
        [Fields] = Attributes.Map(row.Fields),
        [Document] = Attributes.Bytes(row.Document),
    };

    /// <summary>The row that an item holds.</summary>
    public static IndexRow Read(IndexKey key, Dictionary<string, AttributeValue> item) => new(
        key, item.NumberOf(Version), item.MapOf(Lists), item.MapOf(Fields), item.BytesOf(Document));

    /// <summary>What is known of a stored row.</summary>
    public static StoredRow ReadHeader(Dictionary<string, AttributeValue> item) =>
        new(item.TextOf(Tag), item.NumberOf(Version), item.MapOf(Lists));
}

/// <summary>What must be known of a stored row to change it.</summary>
/// <param name="Tag">Of its last write.</param>
/// <param name="Version">Its version.</param>
/// <param name="Lists">Where it stands.</param>
internal sealed record StoredRow(string Tag, long Version, IReadOnlyDictionary<string, string> Lists);
