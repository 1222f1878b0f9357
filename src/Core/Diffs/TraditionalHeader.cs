namespace CommitWise.Diffs;

/// <summary>
/// Reads the two header lines of a section without <c>diff --git</c>, as POSIX and GNU diff write them, by the rules of git's apply.c:
/// a time stamp after the name is cut off, and the stamp of 1970 or <c>/dev/null</c> marks the missing side.
/// </summary>
internal sealed class TraditionalHeader(ByteWindow window, HeaderNames names)
{
    private bool _stripIsKnown;

    /// <summary>Leading components to drop from names that carry a prefix: 1 until a header without any folder says 0.</summary>
    public int Strip { get; private set; } = 1;

    /// <summary>Whether the lines at the window are <c>---</c>, <c>+++</c> and the start of a hunk.</summary>
    public bool IsNext()
    {
        var first = window.PeekLine(0, DiffReader.MaxHeaderLength);
        var length = first.Length;
        if (first is not [.., (byte)'\n'] || !window.Require(length + 4) || !window.Available[length..].StartsWith("+++ "u8))
        {
            return false;
        }

        var second = window.PeekLine(length, DiffReader.MaxHeaderLength);
        length += second.Length;
        return second is [.., (byte)'\n'] && window.Require(length + 4) && window.Available[length..].StartsWith("@@ -"u8);
    }

    /// <summary>Reads the header at the window, seen to be one.</summary>
    public SectionHeader Read()
    {
        var line = window.Line;
        var text = window.Available;
        var length = text.IndexOf((byte)'\n') + 1;
        var first = text[4..length];
        var second = text[(length + 4)..];
        second = second[..(second.IndexOf((byte)'\n') + 1)];
        LearnStrip(second);
        var header = Read(first, second, line);
        window.Skip(length + 4 + second.Length, 2);
        return header;
    }

    private SectionHeader Read(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, long line)
    {
        var isNew = HeaderNames.IsDevNull(first);
        var isDeleted = !isNew && HeaderNames.IsDevNull(second);
        var oldName = isNew ? null : FindName(first, null, Strip);
        var name = (isDeleted ? oldName : FindName(second, oldName, Strip)) ?? throw new DiffFormatException(line, "the name of the file");
        isNew = isNew || (!isDeleted && DiffTimestamp.IsEpoch(first));
        isDeleted = isDeleted || (!isNew && DiffTimestamp.IsEpoch(second));
        return new SectionHeader
        {
            Line = line,
            OldName = isNew ? null : name,
            HasNameLines = true,
            NewName = isDeleted ? null : name,
            IsNew = isNew ? true : isDeleted ? false : null,
            IsDeleted = isDeleted ? true : isNew ? false : null,
        };
    }

    private void LearnStrip(ReadOnlySpan<byte> second)
    {
        if (!_stripIsKnown && IsBare(second))
        {
            _stripIsKnown = true;
            Strip = 0;
        }
    }

    private bool IsBare(ReadOnlySpan<byte> text) =>
        !HeaderNames.IsDevNull(text) && FindName(text, null, 0) is { } name && !name.Contains('/', StringComparison.Ordinal);

    // The shorter name wins when one is the other with something like ".orig" at its end.
    private string? FindName(ReadOnlySpan<byte> text, string? other, int strip)
    {
        if (names.FindQuoted(text, strip) is { } quoted)
        {
            return quoted;
        }

        var stamp = DiffTimestamp.Length(text[..^1]);
        var name = stamp > 0 ? names.Cut(text[..^(stamp + 1)], strip) : names.Find(text, strip, endsAtTab: true);
        return name is null || (other is not null && IsLonger(name, other)) ? other : name;
    }

    private static bool IsLonger(string name, string other)
    {
        var (longer, shorter) = (GitPath.Encode(name), GitPath.Encode(other));
        return shorter.Length < longer.Length && longer.AsSpan().StartsWith(shorter);
    }
}
