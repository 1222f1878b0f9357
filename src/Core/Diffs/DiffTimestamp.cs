namespace CommitWise.Diffs;

/// <summary>The time stamp after the name in a header line of POSIX or GNU diff.</summary>
internal static class DiffTimestamp
{
    private const int DayMinutes = 24 * 60;

    /// <summary>Length of the stamp and the tab or blanks before it, or 0 when the text ends in none.</summary>
    /// <param name="text">The header line after its first four bytes, without its newline.</param>
    public static int Length(ReadOnlySpan<byte> text)
    {
        var rest = text;
        if (!TryDrop(ref rest, " +9999"u8))
        {
            TryDrop(ref rest, " +99:99"u8);
        }

        DropTime(ref rest);
        if (!TryDrop(ref rest, "9999-99-99"u8) && !TryDrop(ref rest, "99-99-99"u8))
        {
            return 0;
        }

        return rest switch
        {
            [.., (byte)'\t'] => text.Length - rest.Length + 1,
            [.., (byte)' '] => text.Length - rest.TrimEnd((byte)' ').Length,
            _ => 0,
        };
    }

    /// <summary>Whether the stamp after the last tab is the start of 1970, GNU diff's sign of a missing file.</summary>
    /// <param name="text">The header line after its first four bytes, with its newline.</param>
    public static bool IsEpoch(ReadOnlySpan<byte> text)
    {
        var stamp = text[(text.LastIndexOf((byte)'\t') + 1)..];
        var isDayBefore = stamp.StartsWith("1969-12-31 "u8);
        if (stamp.Length == text.Length || !(isDayBefore || stamp.StartsWith("1970-01-01 "u8)))
        {
            return false;
        }

        var rest = stamp[11..].TrimEnd((byte)'\n');
        var zone = ReadZone(ref rest);
        var zeros = rest.TrimEnd((byte)'0');
        rest = zeros is [.., (byte)'.'] && zeros.Length < rest.Length ? zeros[..^1] : rest;
        return zone is not null && rest.Length == 8 && Matches(rest, "99:99:00"u8)
            && Minutes(rest[..2], rest[3..5]) - zone == (isDayBefore ? DayMinutes : 0);
    }

    private static void DropTime(ref ReadOnlySpan<byte> text)
    {
        var whole = text;
        while (whole is [.., >= (byte)'0' and <= (byte)'9'])
        {
            whole = whole[..^1];
        }

        var seconds = whole is [.., (byte)'.'] && whole.Length < text.Length ? whole[..^1] : text;
        if (TryDrop(ref seconds, " 99:99:99"u8))
        {
            text = seconds;
        }
    }

    private static int? ReadZone(ref ReadOnlySpan<byte> text)
    {
        var before = text;
        if (!TryDrop(ref text, " +9999"u8) && !TryDrop(ref text, " +99:99"u8))
        {
            return null;
        }

        var zone = before[text.Length..];
        var minutes = Minutes(zone[2..4], zone[^2..]);
        return zone[1] == (byte)'-' ? -minutes : minutes;
    }

    // Null, which equals no number, for what no clock shows.
    private static int? Minutes(ReadOnlySpan<byte> hours, ReadOnlySpan<byte> minutes) =>
        hours[0] <= (byte)'2' && minutes[0] <= (byte)'5' ? (Number(hours) * 60) + Number(minutes) : null;

    private static int Number(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';

    private static bool TryDrop(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern)
    {
        var found = text.Length >= pattern.Length && Matches(text[^pattern.Length..], pattern);
        text = found ? text[..^pattern.Length] : text;
        return found;
    }

    // 9 stands for any digit, + for either sign.
    private static bool Matches(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            var fits = pattern[i] switch
            {
                (byte)'9' => text[i] is >= (byte)'0' and <= (byte)'9',
                (byte)'+' => text[i] is (byte)'+' or (byte)'-',
                _ => text[i] == pattern[i],
            };
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }
}
