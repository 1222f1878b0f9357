namespace CommitWise.Diffs;

/// <summary>Reads hunk headers: <c>@@ -a,b +c,d @@</c>, and with one more <c>@</c> and one more old range for every further parent.</summary>
internal static class HunkHeader
{
    /// <summary>Reads a whole header up to its closing marks.</summary>
    /// <param name="text">Starts with the first <c>@</c>.</param>
    /// <param name="ranges">Takes the ranges, those of the parents first; its length minus one is the number of parents expected.</param>
    /// <param name="length">Bytes up to and including the closing marks.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, Span<LineRange> ranges, out int length)
    {
        var rest = text;
        var parents = ranges.Length - 1;
        length = 0;
        if (!TrySkipMarks(ref rest, parents))
        {
            return false;
        }

        for (var i = 0; i < ranges.Length; i++)
        {
            if (!TrySkip(ref rest, i < parents ? " -"u8 : " +"u8) || !TryReadRange(ref rest, out ranges[i]))
            {
                return false;
            }
        }

        var closed = TrySkip(ref rest, " "u8) && TrySkipMarks(ref rest, parents);
        length = text.Length - rest.Length;
        return closed;
    }

    /// <summary>Reads decimal digits that fit a line number.</summary>
    public static bool TryReadNumber(ref ReadOnlySpan<byte> text, out int number)
    {
        long value = 0;
        var digits = 0;
        while (digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9' && value <= int.MaxValue)
        {
            value = (value * 10) + text[digits++] - '0';
        }

        text = text[digits..];
        number = (int)Math.Min(value, int.MaxValue);
        return digits > 0 && value <= int.MaxValue;
    }

    private static bool TryReadRange(ref ReadOnlySpan<byte> text, out LineRange range)
    {
        range = default;
        if (!TryReadNumber(ref text, out var start))
        {
            return false;
        }

        var count = 1;
        if (TrySkip(ref text, ","u8) && !TryReadNumber(ref text, out count))
        {
            return false;
        }

        range = new LineRange(start, count);
        return (long)start + count <= int.MaxValue;
    }

    private static bool TrySkipMarks(ref ReadOnlySpan<byte> text, int parents)
    {
        for (var i = 0; i <= parents; i++)
        {
            if (!TrySkip(ref text, "@"u8))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> expected)
    {
        var found = text.StartsWith(expected);
        text = found ? text[expected.Length..] : text;
        return found;
    }
}
