namespace CommitWise.Diffs;

/// <summary>
/// Reads the hunks of a combined section, whose lines carry one marker column per parent: a line with a minus is gone from the result
/// and was in the parents so marked; any other line is in the result, new against the parents with a plus and old in the rest.
/// </summary>
internal sealed class CombinedHunkReader(ByteWindow window, HunkReader ordinary)
{
    private int[] _added = [];
    private int[] _deleted = [];
    private int[] _left = [];

    /// <summary>Reads all hunks and sets the counts against each parent.</summary>
    public void ReadAll(FileDiff file, int parents, DiffLineHandler? onLine)
    {
        (_added, _deleted, _left) = (new int[parents], new int[parents], new int[parents + 1]);
        var start = window.Line;
        var submodule = true;
        while (window.Require(3) && window.Available.StartsWith("@@@"u8))
        {
            ReadHunk(file, parents, onLine, ref submodule);
        }

        var isKnown = !file.IsBinary && file.Status != FileStatus.Deleted;
        file.IsSubmodule |= submodule && window.Line > start;
        file.Parents = [.. Enumerable.Range(0, parents).Select(i => isKnown ? new ParentCounts(_added[i], _deleted[i]) : default)];
    }

    private void ReadHunk(FileDiff file, int parents, DiffLineHandler? onLine, ref bool submodule)
    {
        var ranges = new LineRange[parents + 1];
        var heading = ordinary.ReadHeader(ranges);
        var (first, result) = (ranges[0], ranges[^1]);
        var hunk = new Hunk(first.Start, first.Count, result.Start, result.Count, 0, 0, window.Offset, 0, heading) { ParentRanges = ranges[..^1] };
        var numbers = new LineNumbers(hunk);
        var (added, deleted) = (_added[0], _deleted[0]);
        for (var i = 0; i < ranges.Length; i++)
        {
            _left[i] = ranges[i].Count;
        }

        for (var isFirst = true; _left.AsSpan().ContainsAnyExcept(0); isFirst = false)
        {
            ReadLine(file, parents, onLine, ref numbers, ref submodule, isFirst);
        }

        ordinary.TakeLastMarker(ref numbers, file, onLine);
        file.Add(hunk with { Additions = _added[0] - added, Deletions = _deleted[0] - deleted, Length = window.Offset - hunk.Offset });
    }

    private void ReadLine(FileDiff file, int parents, DiffLineHandler? onLine, ref LineNumbers numbers, ref bool submodule, bool isFirst)
    {
        const string commitLine = "Subproject commit ";
        if (window.Require(1) && window.Available[0] == (byte)'\\' && !isFirst)
        {
            ordinary.TakeMarker();
        }
        else
        {
            window.Require(parents + commitLine.Length);
            var text = window.Available;
            Take(text.Length < parents ? throw Missing() : text[..parents]);
            submodule &= text[parents..].StartsWith("Subproject commit "u8);
        }

        if (onLine is not null)
        {
            ordinary.Deliver(ref numbers, file, onLine);
        }

        if (!window.SkipLine())
        {
            throw Missing();
        }
    }

    private void Take(ReadOnlySpan<byte> markers)
    {
        var inResult = !markers.Contains((byte)'-');
        if (markers.ContainsAnyExcept((byte)' ', inResult ? (byte)'+' : (byte)'-'))
        {
            throw Missing();
        }

        _left[^1] -= inResult ? 1 : 0;
        for (var i = 0; i < markers.Length; i++)
        {
            var isMarked = markers[i] != (byte)' ';
            _left[i] -= isMarked != inResult ? 1 : 0;
            _added[i] += isMarked && inResult ? 1 : 0;
            _deleted[i] += isMarked && !inResult ? 1 : 0;
        }

        if (_left.AsSpan().ContainsAnyInRange(int.MinValue, -1))
        {
            throw Missing();
        }
    }

    private DiffFormatException Missing() =>
        new(window.Line, $"whole lines with {_added.Length} marker columns of a hunk that still wants {string.Join(", ", _left)} (parents, result)");
}
