using System.Security.Cryptography;
using System.Text;
using CommitWise.Diffs;
using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>
/// What is kept beside a segment: which one it is, the heads that are known, and the commits since, as they were read. Small, written
/// whole and checked whole.
/// </summary>
public static class HistoryTail
{
    // "CWTAIL" and the version of the format.
    private const long Magic = 0x0001_4C49_4154_5743;

    /// <summary>Length of the name of a segment.</summary>
    private const int NameLength = SHA256.HashSizeInBytes;

    /// <summary>Writes the commits of a history that its segment does not hold.</summary>
    /// <param name="history">The history.</param>
    /// <param name="segment">Checksum of its segment; empty for none.</param>
    /// <param name="heads">Object ids of the heads whose ancestors are known.</param>
    public static byte[] Write(HistoryBuilder history, ReadOnlySpan<byte> segment, IReadOnlyList<string> heads)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write((byte)segment.Length);
            writer.Write(segment);
            writer.Write(heads.Count);
            foreach (var head in heads)
            {
                writer.Write(head);
            }

            writer.Write(history.Commits - history.StoredCommits);
            for (var commit = history.StoredCommits; commit < history.Commits; commit++)
            {
                WriteCommit(writer, history, commit);
            }
        }

        bytes.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <summary>Checks what <see cref="Write"/> wrote and says which segment and heads it names.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of another version.</exception>
    public static TailHeader ReadHeader(ReadOnlyMemory<byte> tail)
    {
        using var reader = Open(tail);
        return ReadHeader(reader);
    }

    /// <summary>Adds the commits to a history that was opened from the segment.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of another version, or does not belong to the segment.</exception>
    public static void AppendTo(HistoryBuilder history, ReadOnlyMemory<byte> tail)
    {
        using var reader = Open(tail);
        ReadHeader(reader);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            ReadCommit(reader, history);
        }
    }

    private static BinaryReader Open(ReadOnlyMemory<byte> tail)
    {
        var body = tail.Length < sizeof(long) + NameLength ? 0 : tail.Length - NameLength;
        if (body == 0 || !SHA256.HashData(tail.Span[..body]).AsSpan().SequenceEqual(tail.Span[body..]))
        {
            throw new InvalidDataException("The list of later commits is damaged.");
        }

        var reader = new BinaryReader(new MemoryStream(tail[..body].ToArray()), Encoding.UTF8);
        return reader.ReadInt64() == Magic ? reader : throw new InvalidDataException("The list of later commits is of another version.");
    }

    private static TailHeader ReadHeader(BinaryReader reader)
    {
        var segment = Convert.ToHexStringLower(reader.ReadBytes(reader.ReadByte()));
        return new TailHeader(segment, [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())]);
    }

    private static void WriteCommit(BinaryWriter writer, HistoryBuilder history, int number)
    {
        var header = history.Tables.HeaderOf(number);
        writer.Write(header.Sha);
        writer.Write(header.Parents.Count);
        foreach (var parent in header.Parents)
        {
            writer.Write(parent);
        }

        writer.Write(header.Author);
        writer.Write(header.AuthoredAt.ToUnixTimeSeconds());
        writer.Write(header.CommittedAt.ToUnixTimeSeconds());
        writer.Write(header.Subject);
        writer.Write(header.IsFix);
        var changes = history.Tables.Changes[number];
        writer.Write(changes.Length);
        foreach (var change in changes)
        {
            WritePath(writer, history, change.Path);
            WritePath(writer, history, change.OldPath);
            writer.Write(change.Kind);
            writer.Write(change.Additions);
            writer.Write(change.Deletions);
        }
    }

    private static void WritePath(BinaryWriter writer, HistoryBuilder history, int path)
    {
        var text = path < 0 ? [] : history.Tables.Paths[path];
        writer.Write(text.Length);
        writer.Write(text);
    }

    private static void ReadCommit(BinaryReader reader, HistoryBuilder history)
    {
        var header = new CommitHeader(
            reader.ReadString(),
            [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())],
            reader.ReadString(),
            DateTimeOffset.FromUnixTimeSeconds(reader.ReadInt64()),
            DateTimeOffset.FromUnixTimeSeconds(reader.ReadInt64()),
            reader.ReadString(),
            reader.ReadBoolean());
        var changes = new CommitChange[reader.ReadInt32()];
        foreach (ref var change in changes.AsSpan())
        {
            var (path, oldPath, kind) = (ReadPath(reader, history), ReadPath(reader, history), reader.ReadInt32());
            var status = (FileStatus)(kind & ~StoredChange.BinaryFlag);
            change = new CommitChange(
                path, oldPath, status, reader.ReadInt32(), reader.ReadInt32(), IsBinary: (kind & StoredChange.BinaryFlag) != 0);
        }

        history.Append(header, changes);
    }

    private static int ReadPath(BinaryReader reader, HistoryBuilder history)
    {
        var text = reader.ReadBytes(reader.ReadInt32());
        return text.Length == 0 ? -1 : history.AddPath(text);
    }
}

/// <summary>What a tail says of itself.</summary>
/// <param name="Segment">Checksum of the segment that it goes on from, in hex; empty for none.</param>
/// <param name="Heads">Object ids of the heads whose ancestors are known.</param>
public sealed record TailHeader(string Segment, IReadOnlyList<string> Heads);
