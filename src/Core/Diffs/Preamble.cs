namespace CommitWise.Diffs;

/// <summary>What kind of section starts where the preamble ended.</summary>
internal enum SectionKind
{
    None,
    Git,
    Combined,
    Traditional,
}

/// <summary>
/// Passes the prose between file sections: commit headers and messages, mail headers, diffstats, signatures. By git's rule prose may
/// look like anything but a hunk header, which would be one that lost its file.
/// </summary>
internal sealed class Preamble(ByteWindow window, TraditionalHeader traditional)
{
    private const int ShortestLine = 6;

    private bool _isMail;

    /// <summary>The commit that the last boundary line named, or null.</summary>
    public string? Commit { get; private set; }

    /// <summary>Passes to the line at which a section seems to start.</summary>
    public SectionKind SkipToSection()
    {
        while (window.Require(ShortestLine))
        {
            if (Classify() is var kind and not SectionKind.None)
            {
                return kind;
            }

            window.SkipLine();
        }

        while (window.SkipLine())
        {
        }

        return SectionKind.None;
    }

    private SectionKind Classify()
    {
        var text = window.Available;
        switch (text[0])
        {
            case (byte)'d' when text.StartsWith("diff -"u8):
                return ClassifyDiff();
            case (byte)'-' when text.StartsWith("--- "u8) && text[4] != (byte)'\n' && traditional.IsNext():
                return SectionKind.Traditional;
            case (byte)'@' when text.StartsWith("@@"u8):
                RefuseHunk();
                break;
            case (byte)'c' when text.StartsWith("commit"u8) && !_isMail:
                Commit = CommitLine.FromLog(window.PeekLine(0, DiffReader.MaxHeaderLength)) ?? Commit;
                break;
            case (byte)'F' when text.StartsWith("From "u8):
                EnterMail(CommitLine.FromMail(window.PeekLine(0, DiffReader.MaxHeaderLength)));
                break;
            default:
                break;
        }

        return SectionKind.None;
    }

    private SectionKind ClassifyDiff()
    {
        window.Require(CombinedHeader.LongestKeyword);
        if (CombinedHeader.KeywordLength(window.Available) > 0)
        {
            return SectionKind.Combined;
        }

        // As git has it: with fewer bytes than a header line after it, the line says nothing.
        var length = window.Available.StartsWith(GitHeaderLine.Start) ? window.PeekLine(0, DiffReader.MaxHeaderLength).Length : 0;
        return length > 0 && window.Require(length + ShortestLine) ? SectionKind.Git : SectionKind.None;
    }

    private void RefuseHunk()
    {
        const int mostParents = 64;
        var line = window.PeekLine(0, DiffReader.MaxHeaderLength);
        var marks = line.IndexOfAnyExcept((byte)'@');
        if (marks is >= 2 and <= mostParents && line[^1] == (byte)'\n' && HunkHeader.TryParse(line, new LineRange[marks], out _))
        {
            throw new DiffFormatException(window.Line, "a file header before this hunk");
        }
    }

    // In a mail the message stands at column 0 and may quote a log.
    private void EnterMail(string? commit)
    {
        _isMail |= commit is not null;
        Commit = commit ?? Commit;
    }
}
