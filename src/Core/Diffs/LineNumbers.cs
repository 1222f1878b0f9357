namespace CommitWise.Diffs;

/// <summary>Gives the lines of one hunk, taken in order, their kinds and numbers.</summary>
internal struct LineNumbers
{
    private readonly int _columns;
    private int _old;
    private int _new;

    public LineNumbers(in Hunk hunk)
    {
        _columns = Math.Max(1, hunk.ParentRanges.Count);
        _old = Math.Max(1, hunk.OldStart);
        _new = Math.Max(1, hunk.NewStart);
    }

    /// <summary>Takes the next line of the body, checked before and without its newline.</summary>
    public DiffLine Next(ReadOnlySpan<byte> line, bool isTruncated)
    {
        if (line is [(byte)'\\', ..])
        {
            return new DiffLine(DiffLineKind.NoNewline, line[..1], line[1..], 0, 0, isTruncated);
        }

        var markers = line[..Math.Min(_columns, line.Length)];
        var inResult = !markers.Contains((byte)'-');
        var kind = !inResult ? DiffLineKind.Deleted : markers.Contains((byte)'+') ? DiffLineKind.Added : DiffLineKind.Context;
        var inOld = markers.IsEmpty || markers[0] == (inResult ? (byte)' ' : (byte)'-');
        return new DiffLine(kind, markers, line[markers.Length..], inOld ? _old++ : 0, inResult ? _new++ : 0, isTruncated);
    }
}
