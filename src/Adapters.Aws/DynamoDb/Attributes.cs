using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2.Model;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Values as DynamoDB's attributes, and back.</summary>
internal static class Attributes
{
    /// <summary>Partition key of every table.</summary>
    public const string Partition = "pk";

    /// <summary>Sort key of the tables that have one.</summary>
    public const string Sort = "sk";

    private const int LongestPartition = 2_048;
    private const int LongestSort = 1_024;

    public static AttributeValue Text(string value) => new() { S = value };

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Bytes(ReadOnlyMemory<byte> value) => new() { B = new MemoryStream(value.ToArray()) };

    public static AttributeValue Map(IReadOnlyDictionary<string, string> values) =>
        new() { M = values.ToDictionary(pair => pair.Key, pair => Text(pair.Value), StringComparer.Ordinal) };

    public static string TextOf(this Dictionary<string, AttributeValue> item, string name) => item[name].S;

    public static long NumberOf(this Dictionary<string, AttributeValue> item, string name) =>
        long.Parse(item[name].N, CultureInfo.InvariantCulture);

    public static byte[] BytesOf(this Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) && value.B is { } bytes ? bytes.ToArray() : [];

    public static Dictionary<string, string> MapOf(this Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) && value.M is { } map
            ? map.ToDictionary(pair => pair.Key, pair => pair.Value.S, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The key of an item of a table with a sort key.</summary>
    /// <exception cref="InputException"><c>key-too-long</c>: DynamoDB takes 2,048 and 1,024 bytes.</exception>
    public static Dictionary<string, AttributeValue> Key(string partition, string sort) => new(StringComparer.Ordinal)
    {
        [Partition] = KeyText(partition, LongestPartition),
        [Sort] = KeyText(sort, LongestSort),
    };

    /// <summary>A partition key.</summary>
    /// <exception cref="InputException"><c>key-too-long</c>.</exception>
    public static AttributeValue PartitionText(string partition) => KeyText(partition, LongestPartition);

    /// <summary>A sort key.</summary>
    /// <exception cref="InputException"><c>key-too-long</c>.</exception>
    public static AttributeValue SortText(string sort) => KeyText(sort, LongestSort);

    private static AttributeValue KeyText(string key, int longest) => Encoding.UTF8.GetByteCount(key) <= longest
        ? Text(key)
        : throw new InputException(
            "key-too-long", $"A key that begins with '{key[..64]}' has {Encoding.UTF8.GetByteCount(key)} bytes; DynamoDB takes {longest}.");
}
