using CommitWise.Diffs;

namespace CommitWise.Masking;

/// <summary>
/// Tells the lines of a diff that name files from its content. Hunk headers count the lines of their hunk, so a deleted line
/// <c>-- x</c>, which reads <c>--- x</c>, is content.
/// </summary>
internal sealed class DiffNames
{
    private int _oldLeft;
    private int _newLeft;

    /// <summary>Whether the next line names files. Lines are given in their order.</summary>
    /// <param name="line">A line; its end may be missing.</param>
    public bool IsNext(ReadOnlySpan<byte> line)
    {
        if (_oldLeft > 0 || _newLeft > 0)
        {
            Count(line);
            return false;
        }

        Span<LineRange> ranges = stackalloc LineRange[2];
        if (HunkHeader.TryParse(line, ranges, out _))
        {
            (_oldLeft, _newLeft) = (ranges[0].Count, ranges[1].Count);
            return false;
        }

        return line.StartsWith("diff --git "u8) || line.StartsWith("--- "u8) || line.StartsWith("+++ "u8)
            || line.StartsWith("rename from "u8) || line.StartsWith("rename to "u8)
            || line.StartsWith("copy from "u8) || line.StartsWith("copy to "u8)
            || line.StartsWith("Binary files "u8) || line.StartsWith("index "u8);
    }

    private void Count(ReadOnlySpan<byte> line)
    {
        var marker = line.IsEmpty ? (byte)' ' : line[0];
        _oldLeft -= marker is (byte)'+' or (byte)'\\' ? 0 : 1;
        _newLeft -= marker is (byte)'-' or (byte)'\\' ? 0 : 1;
    }
}
