using System.Text;

namespace CommitWise.Diffs;

/// <summary>
/// Reads the header of a combined section: <c>diff --cc NAME</c> or <c>diff --combined NAME</c> and the lines that git's
/// combine-diff.c puts after it. The name is whole, without a prefix.
/// </summary>
internal sealed class CombinedHeader(ByteWindow window, HeaderNames names)
{
    /// <summary>Bytes that have to be at hand to tell.</summary>
    public const int LongestKeyword = 16;

    /// <summary>Length of the words before the name, or 0 when the line is no such header.</summary>
    public static int KeywordLength(ReadOnlySpan<byte> line) =>
        line.StartsWith("diff --cc "u8) ? 10 : line.StartsWith("diff --combined "u8) ? 16 : 0;

    /// <summary>Reads the section header at the window.</summary>
    /// <returns>Null when no <c>index</c> line with several parents follows: the line was prose, and only it is passed.</returns>
    public SectionHeader? Read()
    {
        var first = window.PeekLine(0, DiffReader.MaxHeaderLength);
        var length = first.Length;
        if (first[^1] != (byte)'\n' || ParseIds(length) is not { } ids)
        {
            window.SkipLine();
            return null;
        }

        var header = new SectionHeader
        {
            Line = window.Line,
            OldId = ids[0],
            NewId = ids[^1],
            ParentCount = ids.Length - 1,
            IsNew = false,
            IsDeleted = false,
        };
        var line = window.PeekLine(0, DiffReader.MaxHeaderLength);
        header.OldName = header.NewName = names.Find(line[KeywordLength(line)..], 0, endsAtTab: false) ?? throw Fault("the name of the file");
        window.SkipLine();
        window.SkipLine();
        ReadModes(header);
        SkipNames();
        return header;
    }

    private string[]? ParseIds(int from)
    {
        var line = window.PeekLine(from, DiffReader.MaxHeaderLength);
        if (!line.StartsWith("index "u8) || !line.Contains((byte)','))
        {
            return null;
        }

        var ids = Encoding.Latin1.GetString(line[6..]).TrimEnd('\n', '\r');
        var dots = ids.IndexOf("..", StringComparison.Ordinal);
        return dots < 0 || !ids.All(c => char.IsAsciiHexDigit(c) || c is ',' or '.') ? null : [.. ids[..dots].Split(','), ids[(dots + 2)..]];
    }

    private void ReadModes(SectionHeader header)
    {
        var line = window.PeekLine(0, DiffReader.MaxHeaderLength);
        if (line.StartsWith("new file mode "u8))
        {
            header.IsNew = true;
            header.NewMode = Mode(line[14..]);
        }
        else if (line.StartsWith("deleted file mode "u8))
        {
            header.IsDeleted = true;
            header.OldMode = Mode(line[18..]);
        }
        else if (line.StartsWith("mode "u8))
        {
            var dots = line.IndexOf(".."u8);
            header.OldMode = Mode(line[5..]);
            header.NewMode = dots < 0 ? throw Fault("the modes of the parents, '..' and the mode of the result") : Mode(line[(dots + 2)..]);
        }
        else
        {
            return;
        }

        window.SkipLine();
    }

    private int Mode(ReadOnlySpan<byte> text) => GitMode.Parse(text, out _) ?? throw Fault("a file mode in octal digits");

    // One "---" line, or one per parent with --combined-all-paths; the "+++" line repeats the name.
    private void SkipNames()
    {
        while (window.Require(4) && window.Available.StartsWith("--- "u8))
        {
            window.SkipLine();
        }

        if (window.Require(4) && window.Available.StartsWith("+++ "u8))
        {
            window.SkipLine();
        }
    }

    private DiffFormatException Fault(string expected) => new(window.Line, expected);
}
