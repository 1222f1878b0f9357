using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CommitWise.History.Storage;

/// <summary>
/// A segment: magic and version (8 bytes), number of sections (8), offset and length of each (8 and 8), the sections at multiples of
/// eight, and the SHA-256 of everything before. All numbers are little-endian.
/// </summary>
internal static class SegmentFormat
{
    /// <summary>Length of the checksum at the end.</summary>
    public const int ChecksumLength = SHA256.HashSizeInBytes;

    // "CWHIST" and the version of the format; any other version is made anew.
    private const long Magic = 0x0001_5453_4948_5743;
    private const int Alignment = 8;
    private const int Field = sizeof(long);

    private static ReadOnlySpan<byte> Padding => [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Writes a segment.</summary>
    /// <param name="sections">Its content.</param>
    /// <param name="target">Takes the bytes.</param>
    /// <returns>The checksum, which names the segment.</returns>
    /// <exception cref="InputException"><c>history-too-large</c>: more than the 2 GiB that a segment can be.</exception>
    public static byte[] Write(IReadOnlyList<Section> sections, Stream target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var hashed = new BufferedStream(new HashingStream(target, hash), 1 << 16))
        {
            hashed.Write(Header(sections));
            foreach (var section in sections)
            {
                section.Write(hashed);
                hashed.Write(Padding[..(int)(Aligned(section.Length) - section.Length)]);
            }
        }

        var checksum = hash.GetHashAndReset();
        target.Write(checksum);
        return checksum;
    }

    /// <summary>The sections of a segment.</summary>
    /// <param name="segment">All its bytes, the checksum included.</param>
    /// <exception cref="InvalidDataException">It is no segment of this version, or sections do not lie inside it.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> segment)
    {
        var bytes = segment.Span;
        if (!BitConverter.IsLittleEndian || bytes.Length < (2 * Field) + ChecksumLength
            || BinaryPrimitives.ReadInt64LittleEndian(bytes) != Magic)
        {
            throw new InvalidDataException("Not a history segment of this version.");
        }

        var count = BinaryPrimitives.ReadInt64LittleEndian(bytes[Field..]);
        var room = bytes.Length - ChecksumLength;
        return count is >= 0 and < 1000 && (2 * Field * (count + 1)) <= room
            ? [.. Enumerable.Range(0, (int)count).Select(i => Slice(segment[..room], i))]
            : throw new InvalidDataException("The table of sections does not fit into the segment.");
    }

    /// <summary>The checksum of a segment in hex; null when the bytes are not those that were written.</summary>
    /// <param name="segment">A stream that can seek, at its start; it is read in small pieces.</param>
    public static string? ReadIntactChecksum(Stream segment)
    {
        if (segment.Length < ChecksumLength)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = segment.Length - ChecksumLength; left > 0;)
        {
            var read = segment.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, read);
            left = read > 0 ? left - read : 0;
        }

        var stored = buffer.AsSpan(0, ChecksumLength);
        var length = segment.ReadAtLeast(stored, ChecksumLength, throwOnEndOfStream: false);
        return length == ChecksumLength && stored.SequenceEqual(hash.GetHashAndReset()) ? Convert.ToHexStringLower(stored) : null;
    }

    private static byte[] Header(IReadOnlyList<Section> sections)
    {
        var header = new byte[2 * Field * (sections.Count + 1)];
        BinaryPrimitives.WriteInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(Field), sections.Count);
        long offset = header.Length;
        for (var i = 0; i < sections.Count; i++)
        {
            var entry = header.AsSpan(2 * Field * (i + 1));
            BinaryPrimitives.WriteInt64LittleEndian(entry, offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[Field..], sections[i].Length);
            offset = Aligned(offset + sections[i].Length);
        }

        return offset + ChecksumLength <= int.MaxValue
            ? header
            : throw new InputException("history-too-large", $"The history index would take {offset:n0} bytes, more than 2 GiB.");
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> body, int section)
    {
        var entry = body.Span[(2 * Field * (section + 1))..];
        var offset = BinaryPrimitives.ReadInt64LittleEndian(entry);
        var length = BinaryPrimitives.ReadInt64LittleEndian(entry[Field..]);
        return offset >= 0 && length >= 0 && offset % Alignment == 0 && offset <= body.Length - length
            ? body.Slice((int)offset, (int)length)
            : throw new InvalidDataException($"Section {section} lies outside the segment.");
    }

    private static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
