using System.Buffers.Binary;
using System.Security.Cryptography;
using CommitWise.Analysis;
using CommitWise.Risk;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>One measured change as bytes: length of its id, its id, one double per measure (NaN for unknown), a checksum.</summary>
internal static class BaselineRecord
{
    private const int ChecksumLength = 8;

    private static int MeasuresLength => Features.Count * sizeof(double);

    /// <summary>Writes changes one after the other.</summary>
    public static byte[] Write(IReadOnlyList<BaselineChange> changes)
    {
        using var bytes = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(double)];
        foreach (var change in changes)
        {
            var start = (int)bytes.Length;
            var id = Convert.FromHexString(change.Sha);
            bytes.WriteByte((byte)id.Length);
            bytes.Write(id);
            foreach (var feature in Features.All)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(number, change.Measures.GetValueOrDefault(feature.Name, double.NaN));
                bytes.Write(number);
            }

            bytes.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(start, (int)bytes.Length - start)).AsSpan(0, ChecksumLength));
        }

        return bytes.ToArray();
    }

    /// <summary>Reads the first of several, and goes on to the next.</summary>
    /// <returns>Null when it is damaged.</returns>
    public static BaselineChange? TryRead(ref ReadOnlySpan<byte> bytes)
    {
        var idLength = bytes[0];
        var length = 1 + idLength + MeasuresLength;
        if (idLength is not (20 or 32) || bytes.Length < length + ChecksumLength
            || !SHA256.HashData(bytes[..length]).AsSpan(0, ChecksumLength).SequenceEqual(bytes.Slice(length, ChecksumLength)))
        {
            return null;
        }

        var sha = Convert.ToHexStringLower(bytes.Slice(1, idLength));
        var measures = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var feature = 0; feature < Features.Count; feature++)
        {
            var value = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(1 + idLength + (feature * sizeof(double)))..]);
            if (!double.IsNaN(value))
            {
                measures[Features.All[feature].Name] = value;
            }
        }

        bytes = bytes[(length + ChecksumLength)..];
        return new BaselineChange(sha, measures);
    }
}
