namespace CommitWise.Diffs;

/// <summary>
/// Reads the ordinary hunks of a section. A body is over when its counts are used up, which is the only way to tell its lines from
/// what follows. Rules are those of git's apply.c.
/// </summary>
internal sealed class HunkReader(ByteWindow window)
{
    private const int ShortestMarker = 12;

    /// <summary>Whether a hunk starts at the window.</summary>
    public bool IsNext() => window.Require(5) && window.Available.StartsWith("@@ -"u8);

    /// <summary>Reads the hunk at the window and adds it to the file.</summary>
    public void Read(FileDiff file, DiffLineHandler? onLine)
    {
        Span<LineRange> ranges = stackalloc LineRange[2];
        var heading = ReadHeader(ranges);
        var hunk = new Hunk(ranges[0].Start, ranges[0].Count, ranges[1].Start, ranges[1].Count, 0, 0, window.Offset, 0, heading);
        var tally = new HunkTally { OldLeft = hunk.OldCount, NewLeft = hunk.NewCount };
        var numbers = new LineNumbers(hunk);
        if (onLine is null)
        {
            CountLines(ref tally);
        }
        else
        {
            DeliverLines(ref tally, ref numbers, file, onLine);
        }

        if (tally is { Added: 0, Deleted: 0 })
        {
            throw Fault("a hunk that adds or deletes a line");
        }

        TakeLastMarker(ref numbers, file, onLine);
        file.Add(hunk with { Additions = tally.Added, Deletions = tally.Deleted, Length = window.Offset - hunk.Offset });
    }

    /// <summary>Reads a header of as many ranges as there is room for and stands at the body then.</summary>
    /// <returns>Length of the section heading in bytes.</returns>
    public int ReadHeader(Span<LineRange> ranges)
    {
        var line = window.PeekLine(0, DiffReader.MaxHeaderLength);
        if (!HunkHeader.TryParse(line, ranges, out var length))
        {
            throw Fault(ranges.Length == 2 ? "a hunk header '@@ -start,count +start,count @@' with numbers that fit" : $"a combined hunk header with {ranges.Length - 1} parents and numbers that fit");
        }

        var start = window.Offset + length;
        if (!window.SkipLine())
        {
            throw Fault("the end of the hunk header");
        }

        var heading = window.Offset - 1 - start;
        return (int)Math.Min(int.MaxValue, Math.Max(0, heading - 1));
    }

    /// <summary>Passes a no-newline marker after the last line of a hunk, if there is one.</summary>
    public void TakeLastMarker(ref LineNumbers numbers, FileDiff file, DiffLineHandler? onLine)
    {
        if (window.Require(ShortestMarker) && window.Available.StartsWith("\\ "u8))
        {
            TakeMarker();
            if (onLine is not null)
            {
                Deliver(ref numbers, file, onLine);
            }

            window.SkipLine();
        }
    }

    /// <summary>Insists that the line at the window is a no-newline marker.</summary>
    public void TakeMarker()
    {
        // The text is translated, so only its start and a least length are known.
        var isMarker = window.Require(ShortestMarker) && window.Available.StartsWith("\\ "u8)
            && !window.Available[..(ShortestMarker - 1)].Contains((byte)'\n');
        if (!isMarker)
        {
            throw Fault("'\\ No newline at end of file'");
        }
    }

    /// <summary>Hands the line at the window over, cut if it is too long.</summary>
    public void Deliver(ref LineNumbers numbers, FileDiff file, DiffLineHandler onLine)
    {
        var line = window.PeekLine(0, DiffReader.MaxLineLength + 1);
        var isTruncated = line.Length > DiffReader.MaxLineLength;
        var text = isTruncated ? line[..DiffReader.MaxLineLength] : line.TrimEnd((byte)'\n');
        onLine(file, numbers.Next(text, isTruncated));
    }

    private void CountLines(ref HunkTally tally)
    {
        var followsContent = false;
        while (tally.IsOpen)
        {
            var atLineStart = true;
            window.Skip(tally.TakeBlocks(window.Available, ref atLineStart, out var newlines), newlines);
            followsContent |= newlines > 0;
            if (!atLineStart)
            {
                followsContent = true;
                FinishLine(tally);
            }

            for (var end = window.Offset + Block64.Size; tally.IsOpen && window.Offset < end; FinishLine(tally))
            {
                Take(ref tally, ref followsContent);
            }
        }
    }

    private void DeliverLines(ref HunkTally tally, ref LineNumbers numbers, FileDiff file, DiffLineHandler onLine)
    {
        for (var followsContent = false; tally.IsOpen; FinishLine(tally))
        {
            Take(ref tally, ref followsContent);
            Deliver(ref numbers, file, onLine);
        }
    }

    private void Take(ref HunkTally tally, ref bool followsContent)
    {
        var first = window.Require(1) ? window.Available[0] : (byte)0;
        switch (first)
        {
            case (byte)' ' or (byte)'\n':
                tally.OldLeft--;
                tally.NewLeft--;
                break;
            case (byte)'-':
                tally.OldLeft--;
                tally.Deleted++;
                break;
            case (byte)'+':
                tally.NewLeft--;
                tally.Added++;
                break;
            case (byte)'\\' when followsContent:
                TakeMarker();
                followsContent = false;
                return;
            default:
                throw Missing(tally);
        }

        followsContent = true;
        if ((tally.OldLeft | tally.NewLeft) < 0)
        {
            throw Fault("no more lines of this side in the hunk");
        }
    }

    private void FinishLine(in HunkTally tally)
    {
        if (!window.SkipLine())
        {
            throw Missing(tally);
        }
    }

    private DiffFormatException Missing(in HunkTally tally) =>
        Fault($"whole lines of a hunk that still wants {tally.OldLeft} old and {tally.NewLeft} new ones");

    private DiffFormatException Fault(string expected) => new(window.Line, expected);
}
