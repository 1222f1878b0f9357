using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Durability;

/// <summary>Counts and hashes what a store holds, in whatever order it comes.</summary>
internal sealed class StoreDigest
{
    private readonly List<byte[]> _hashes = [];

    /// <summary>How many states it has seen.</summary>
    public long States { get; private set; }

    /// <summary>How many rows.</summary>
    public long Rows { get; private set; }

    /// <summary>How many reminders.</summary>
    public long Reminders { get; private set; }

    /// <summary>The hash of all: SHA-256 of the sorted hashes of each.</summary>
    public string Sha256
    {
        get
        {
            using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var hash in _hashes.Order(Bytes.Comparer))
            {
                all.AppendData(hash);
            }

            return Convert.ToHexStringLower(all.GetHashAndReset());
        }
    }

    /// <summary>Reads a store whole.</summary>
    public static async Task<StoreDigest> OfAsync(IStoreContents contents, CancellationToken cancellationToken)
    {
        var digest = new StoreDigest();
        await foreach (var (key, state) in contents.StatesAsync(cancellationToken))
        {
            digest.States++;
            digest.Add(["state", key.Type, key.Name, key.Key], state.Body);
        }

        await foreach (var row in contents.RowsAsync(cancellationToken))
        {
            digest.Rows++;
            digest.Add(["row", row.Id.Index, row.Id.Key, Text(row.Version), .. Pairs(row.Lists), .. Pairs(row.Fields)], row.Document);
        }

        await foreach (var reminder in contents.RemindersAsync(cancellationToken))
        {
            digest.Reminders++;
            digest.Add(
                [
                    "reminder", reminder.Key.GrainType, reminder.Key.GrainKey, reminder.Key.Name,
                    Text(reminder.FirstAt.UtcTicks), Text(reminder.NextAt.UtcTicks), Text(reminder.Period.Ticks),
                ],
                ReadOnlyMemory<byte>.Empty);
        }

        return digest;
    }

    // Each part with its length before it: no two lists of parts make the same bytes.
    private void Add(IEnumerable<string> parts, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        hash.AppendData(body.Span);
        _hashes.Add(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Pairs(IReadOnlyDictionary<string, string> map) =>
        map.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value }).Prepend(Text(map.Count));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Bytes : IComparer<byte[]>
    {
        public static readonly Bytes Comparer = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
