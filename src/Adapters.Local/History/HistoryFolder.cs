using CommitWise.History;

namespace CommitWise.Adapters.Local.History;

/// <summary>
/// The files of one index: a segment named by its checksum, and <c>tail</c>, which names the segment. Files appear whole and never
/// change; the index changes when <c>tail</c> is replaced.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class HistoryFolder(string root)
{
    private const string SegmentSuffix = ".segment";

    /// <summary>The file that is open while a process changes the index.</summary>
    public string Gate => Path.Combine(root, "gate");

    private string Tail => Path.Combine(root, "tail");

    /// <summary>Opens the index.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="InvalidDataException">It is damaged or of another version.</exception>
    public IndexFiles? Load()
    {
        if (!File.Exists(Tail))
        {
            return null;
        }

        ReadOnlyMemory<byte> tail = File.ReadAllBytes(Tail);
        var header = HistoryTail.ReadHeader(tail);
        var map = Map(header.Segment);
        try
        {
            var builder = new HistoryBuilder(map.Memory);
            HistoryTail.AppendTo(builder, tail);
            return new IndexFiles(builder, map, header, tail.Length);
        }
        catch
        {
            ((IDisposable)map).Dispose();
            throw;
        }
    }

    /// <summary>Writes the later commits beside the segment that there is.</summary>
    public void SaveTail(HistoryBuilder builder, string segment, IReadOnlyList<string> heads) =>
        Replace(Tail, stream => stream.Write(HistoryTail.Write(builder, Convert.FromHexString(segment), heads)));

    /// <summary>Writes everything as a new segment and opens that.</summary>
    public IndexFiles SaveSegment(HistoryBuilder builder, IReadOnlyList<string> heads)
    {
        var name = string.Empty;
        var temporary = Path.Combine(root, $".{Guid.NewGuid():n}.tmp");
        using (var stream = File.Create(temporary, 1 << 16))
        {
            name = Convert.ToHexStringLower(builder.WriteSegment(stream));
        }

        File.Move(temporary, SegmentPath(name), overwrite: true);
        var map = new MappedFile(SegmentPath(name));
        var stored = new HistoryBuilder(map.Memory);
        SaveTail(stored, name, heads);
        DeleteOthers(name);
        return new IndexFiles(stored, map, new TailHeader(name, heads), 0);
    }

    private MappedFile Map(string segment)
    {
        var path = SegmentPath(segment);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"The segment {segment} is missing.");
        }

        using (var stream = File.OpenRead(path))
        {
            if (!HistorySegment.IsIntact(stream, segment))
            {
                throw new InvalidDataException($"The segment {segment} is damaged.");
            }
        }

        return new MappedFile(path);
    }

    private void DeleteOthers(string name)
    {
        var segments = Directory.EnumerateFiles(root, "*" + SegmentSuffix);
        foreach (var file in segments.Where(file => !string.Equals(file, SegmentPath(name), StringComparison.Ordinal)))
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Another process still reads it, and this system keeps open files: the next new segment takes it along.
            }
        }
    }

    private string SegmentPath(string name) => Path.Combine(root, name + SegmentSuffix);

    private static void Replace(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        using (var stream = File.Create(temporary))
        {
            write(stream);
        }

        File.Move(temporary, path, overwrite: true);
    }
}

/// <summary>An index that was opened for additions.</summary>
/// <param name="Builder">Its history.</param>
/// <param name="Map">Its segment.</param>
/// <param name="Header">Name of the segment, known heads.</param>
/// <param name="TailLength">Bytes of the later commits.</param>
internal sealed record IndexFiles(HistoryBuilder Builder, MappedFile Map, TailHeader Header, long TailLength);
