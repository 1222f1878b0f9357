using System.Text;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>A small dictionary of strings as bytes: count, then names and values, each with its length before it.</summary>
internal static class StringMap
{
    /// <summary>The bytes.</summary>
    public static byte[] Write(IReadOnlyDictionary<string, string> map)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt(map.Count);
        foreach (var (name, value) in map)
        {
            writer.Write(name);
            writer.Write(value);
        }

        return bytes.ToArray();
    }

    /// <summary>The dictionary.</summary>
    public static Dictionary<string, string> Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var count = reader.Read7BitEncodedInt();
        var map = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var at = 0; at < count; at++)
        {
            map.Add(reader.ReadString(), reader.ReadString());
        }

        return map;
    }
}
