using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>
/// Texts that are keys of items: parts with a space after each but the last. A character up to <c>!</c> within a part is written as
/// <c>!</c> and the character 64 places on, so that a key orders as its parts do, one after the other, by their UTF-8 bytes.
/// </summary>
internal static class DynamoKeys
{
    /// <summary>Partitions that what belongs to nobody in particular is spread over.</summary>
    public const int Shards = 16;

    private const char Separator = ' ';
    private const char Escape = '!';
    private const int Distance = 64;

    /// <summary>One key of several parts.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var key = new StringBuilder();
        for (var at = 0; at < parts.Length; at++)
        {
            if (at > 0)
            {
                key.Append(Separator);
            }

            Append(key, parts[at]);
        }

        return key.ToString();
    }

    /// <summary>The parts of a key.</summary>
    public static string[] Split(string key) => [.. key.Split(Separator).Select(Read)];

    /// <summary>Which of the partitions a row, a state or a delivery belongs to: one hexadecimal digit, always the same.</summary>
    public static string ShardOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return ShardName(hash[0] % Shards);
    }

    /// <summary>Every partition of a name.</summary>
    public static IReadOnlyList<string> Spread(params ReadOnlySpan<string> parts)
    {
        var name = Join(parts);
        return [.. Enumerable.Range(0, Shards).Select(shard => $"{name}{Separator}{ShardName(shard)}")];
    }

    private static string ShardName(int shard) => shard.ToString("x", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder key, string part)
    {
        foreach (var character in part)
        {
            if (character <= Escape)
            {
                key.Append(Escape).Append((char)(character + Distance));
            }
            else
            {
                key.Append(character);
            }
        }
    }

    private static string Read(string part)
    {
        if (!part.Contains(Escape, StringComparison.Ordinal))
        {
            return part;
        }

        var text = new StringBuilder(part.Length);
        for (var at = 0; at < part.Length; at++)
        {
            text.Append(part[at] == Escape ? (char)(part[++at] - Distance) : part[at]);
        }

        return text.ToString();
    }
}
