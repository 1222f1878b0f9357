using System.Buffers;
using System.Text;

namespace CommitWise.Diffs;

/// <summary>Recognises the lines that begin a commit in the output of <c>git log</c> and <c>git format-patch</c>.</summary>
internal static class CommitLine
{
    private const int Sha1Length = 40;
    private const int Sha256Length = 64;
    private const int ShortestAbbreviation = 4;

    /// <summary>The object name in <c>commit &lt;id&gt;</c>, which decorations may follow in parentheses, or null.</summary>
    public static string? FromLog(ReadOnlySpan<byte> line)
    {
        var text = line.StartsWith("commit "u8) ? line[7..] : default;
        var length = IdLength(text);
        var rest = text[length..];
        var ends = rest.IsEmpty || rest[0] is (byte)'\n' or (byte)'\r' || rest.StartsWith(" ("u8);
        return length is >= ShortestAbbreviation and <= Sha256Length && ends ? Encoding.ASCII.GetString(text[..length]) : null;
    }

    /// <summary>The object name in the <c>From &lt;id&gt; &lt;date&gt;</c> line of a patch mail, or null.</summary>
    public static string? FromMail(ReadOnlySpan<byte> line)
    {
        var text = line.StartsWith("From "u8) ? line[5..] : default;
        var length = IdLength(text);
        return length is Sha1Length or Sha256Length && text[length..].StartsWith(" "u8) ? Encoding.ASCII.GetString(text[..length]) : null;
    }

    private static int IdLength(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExcept(HexDigits);
        return end < 0 ? text.Length : end;
    }

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);
}
