using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Values as DynamoDB's attributes, and back.</summary>
internal static class Attributes
{
    /// <summary>Partition key of every table.</summary>
    public const string Partition = "pk";

    /// <summary>Sort key of the tables that have one.</summary>
    public const string Sort = "sk";

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
    public static Dictionary<string, AttributeValue> Key(string partition, string sort) =>
        new(StringComparer.Ordinal) { [Partition] = Text(partition), [Sort] = Text(sort) };
}
