using System.Text;

namespace CommitWise.Diffs;

/// <summary>
/// Reads the header of a <c>diff --git</c> section with the consistency checks of git's apply.c: names that contradict each other, two
/// of new, deleted, renamed and copied, or no name at all are refused.
/// </summary>
internal sealed class GitHeader(ByteWindow window, HeaderNames names)
{
    private SectionHeader _header = new() { Line = 0 };
    private int _strip;

    /// <summary>Reads the section header at the window.</summary>
    /// <param name="strip">Leading components to drop from names that carry a prefix.</param>
    /// <returns>Null when no header line follows: the line was prose that looked like a header, and only it is passed.</returns>
    public SectionHeader? Read(int strip)
    {
        ReadFirstLine(strip);
        var lines = 0;
        while (TryReadLine())
        {
            lines++;
        }

        Finish();
        return lines == 0 ? null : _header;
    }

    private void ReadFirstLine(int strip)
    {
        var line = window.PeekLine(0, DiffReader.MaxHeaderLength);
        if (line[^1] != (byte)'\n')
        {
            throw Fault($"a header line of at most {DiffReader.MaxHeaderLength} bytes");
        }

        // The prefixes of both sides differ, so equal names have none.
        var bare = GitHeaderLine.FindName(line, 0, names);
        _strip = bare is null ? strip : 0;
        _header = new SectionHeader
        {
            Line = window.Line,
            DefaultName = bare ?? (strip == 0 ? null : GitHeaderLine.FindName(line, strip, names)),
            HasNoPrefix = bare is not null && strip > 0,
            IsNew = false,
            IsDeleted = false,
        };
        window.Skip(line.Length, 1);
    }

    private bool TryReadLine()
    {
        var line = window.PeekLine(0, DiffReader.MaxHeaderLength);
        if (line is not [.., (byte)'\n'])
        {
            return line.Length < DiffReader.MaxHeaderLength ? false : throw Fault($"a header line of at most {DiffReader.MaxHeaderLength} bytes");
        }

        if (!TryTake(line))
        {
            return false;
        }

        if (Count(_header.IsNew == true, _header.IsDeleted == true, _header.IsRename, _header.IsCopy) > 1)
        {
            throw Fault("only one of new, deleted, renamed and copied");
        }

        window.Skip(line.Length, 1);
        return true;
    }

    private static int Count(params ReadOnlySpan<bool> flags) => flags.Count(true);

    private bool TryTake(ReadOnlySpan<byte> line) => line[0] switch
    {
        (byte)'-' or (byte)'+' => TryTakeName(line),
        (byte)'i' => TryTakeIds(line),
        (byte)'s' or (byte)'d' => TryTakeSimilarity(line) || TryTakeMode(line),
        (byte)'o' or (byte)'n' => TryTakeMode(line),
        (byte)'r' or (byte)'c' => TryTakeMove(line),
        _ => false,
    };

    private bool TryTakeName(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("--- "u8))
        {
            _header.OldName = Verify(line[4..], _header.OldName, _header.IsNew == true, "old");
            return true;
        }

        if (line.StartsWith("+++ "u8))
        {
            _header.NewName = Verify(line[4..], _header.NewName, _header.IsDeleted == true, "new");
            _header.HasNameLines = true;
            return true;
        }

        return false;
    }

    private string? Verify(ReadOnlySpan<byte> text, string? known, bool isNull, string side)
    {
        if (isNull)
        {
            return known is null && HeaderNames.IsDevNull(text) ? null : throw Fault("/dev/null as the name of the missing side");
        }

        var name = names.Find(text, _strip, endsAtTab: true);
        return known is null || string.Equals(name, known, StringComparison.Ordinal) ? name : throw Fault($"the {side} name {known} again");
    }

    private bool TryTakeMode(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("old mode "u8))
        {
            _header.OldMode = Mode(line[9..]);
        }
        else if (line.StartsWith("new mode "u8))
        {
            _header.NewMode = Mode(line[9..]);
        }
        else if (line.StartsWith("new file mode "u8))
        {
            (_header.IsNew, _header.NewName) = (true, _header.DefaultName);
            _header.NewMode = Mode(line[14..]);
        }
        else if (line.StartsWith("deleted file mode "u8))
        {
            (_header.IsDeleted, _header.OldName) = (true, _header.DefaultName);
            _header.OldMode = Mode(line[18..]);
        }
        else
        {
            return false;
        }

        return true;
    }

    private int Mode(ReadOnlySpan<byte> text) =>
        GitMode.Parse(text, out var length) is { } mode && HeaderNames.IsSpace(text[length]) ? mode : throw Fault("a file mode in octal digits");

    private bool TryTakeMove(ReadOnlySpan<byte> line)
    {
        var length = MoveKeywordLength(line);
        if (length == 0)
        {
            return false;
        }

        // git strips one component fewer here: these names carry no prefix.
        var name = names.Find(line[length..], Math.Max(0, _strip - 1), endsAtTab: false);
        _header.IsRename |= line[0] == (byte)'r';
        _header.IsCopy |= line[0] == (byte)'c';
        if (line[..length].EndsWith("from "u8) || line[..length].EndsWith("old "u8))
        {
            _header.OldName = name;
        }
        else
        {
            _header.NewName = name;
        }

        return true;
    }

    private static int MoveKeywordLength(ReadOnlySpan<byte> line) =>
        line.StartsWith("rename from "u8) ? 12
        : line.StartsWith("rename to "u8) ? 10
        : line.StartsWith("rename old "u8) || line.StartsWith("rename new "u8) ? 11
        : line.StartsWith("copy from "u8) ? 10
        : line.StartsWith("copy to "u8) ? 8
        : 0;

    private bool TryTakeSimilarity(ReadOnlySpan<byte> line)
    {
        var rest = line.StartsWith("similarity index "u8) ? line[17..] : line.StartsWith("dissimilarity index "u8) ? line[20..] : default;
        if (rest.IsEmpty)
        {
            return false;
        }

        var isKnown = HunkHeader.TryReadNumber(ref rest, out var percent) && percent <= 100;
        _header.Similarity = isKnown ? line[0] == (byte)'s' ? percent : 100 - percent : _header.Similarity;
        return true;
    }

    private bool TryTakeIds(ReadOnlySpan<byte> line)
    {
        const int longestId = 64;
        if (!line.StartsWith("index "u8))
        {
            return false;
        }

        var ids = line[6..^1];
        var dots = ids.IndexOf(".."u8);
        var space = ids.IndexOfAny((byte)' ', (byte)'\r');
        var end = space < 0 ? ids.Length : space;
        if (dots is < 0 or > longestId || end < dots + 2 || end - dots - 2 > longestId)
        {
            return true;
        }

        _header.OldId = Encoding.Latin1.GetString(ids[..dots]);
        _header.NewId = Encoding.Latin1.GetString(ids[(dots + 2)..end]);
        _header.OldMode = end < ids.Length && ids[end] == (byte)' ' ? Mode(line[(6 + end + 1)..]) : _header.OldMode;
        return true;
    }

    private void Finish()
    {
        if (_header.OldName is null && _header.NewName is null)
        {
            _header.OldName = _header.NewName = _header.DefaultName ?? throw Fault("the name of the file in the lines of the header");
        }

        if ((_header.NewName is null && _header.IsDeleted != true) || (_header.OldName is null && _header.IsNew != true))
        {
            throw Fault("the names of both versions in the lines of the header");
        }

        if (_header.HasNoPrefix && (Differs(_header.OldName) || Differs(_header.NewName)))
        {
            throw Fault($"the name {_header.DefaultName} again, because the header's names have no prefix");
        }
    }

    private bool Differs(string? name) => name is not null && !string.Equals(name, _header.DefaultName, StringComparison.Ordinal);

    private DiffFormatException Fault(string expected) => new(window.Line, expected);
}
