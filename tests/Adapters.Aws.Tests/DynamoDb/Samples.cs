using System.Globalization;
using System.Text;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>States and rows for tests.</summary>
internal static class Samples
{
    public static StateKey Key { get; } = new("pull-request", "main", "github.com/o/r#7");

    public static IndexRow Row(string key, long version, params (string List, string Value)[] lists) => new(
        new IndexKey("changes", key),
        version,
        lists.ToDictionary(list => list.List, list => list.Value, StringComparer.Ordinal),
        new Dictionary<string, string>(StringComparer.Ordinal) { ["state"] = "open" },
        Bytes("{}"));

    public static IndexQuery All(string list, int limit = 100, string? cursor = null) => new("changes", list, Descending: false, limit, cursor, []);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Number(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>How something ended: null for well.</summary>
    public static async Task<Exception?> FaultOfAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }
}
