namespace CommitWise.Diffs;

/// <summary>
/// Finds the names in header lines by git's rules: leading components are stripped, quoted names are undone, a tab or a carriage
/// return ends an unquoted one. Remembers the last name, because the lines of one header repeat it.
/// </summary>
internal sealed class HeaderNames(ByteWindow window)
{
    private byte[] _lastRaw = [];
    private string _lastName = string.Empty;
    private byte[] _unquoted = new byte[256];

    /// <summary>Whether a byte is whitespace to git, which does not count form feed and vertical tab.</summary>
    public static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>Whether the rest of a header line is <c>/dev/null</c>.</summary>
    public static bool IsDevNull(ReadOnlySpan<byte> text) =>
        text.StartsWith("/dev/null"u8) && text.Length > 9 && IsSpace(text[9]);

    /// <summary>The name in the rest of a header line.</summary>
    /// <param name="text">From the first byte of the name to the newline.</param>
    /// <param name="strip">Leading components to drop.</param>
    /// <param name="endsAtTab">Whether a tab ends the name.</param>
    /// <returns>Null when there are too few components or nothing is left.</returns>
    public string? Find(ReadOnlySpan<byte> text, int strip, bool endsAtTab) =>
        FindQuoted(text, strip) ?? Cut(text[..NameLength(text, endsAtTab)], strip);

    /// <summary>The name that a C-quoted text stands for, or null when the text is not one.</summary>
    public string? FindQuoted(ReadOnlySpan<byte> text, int strip)
    {
        if (!TryUnquote(text, out var raw, out _))
        {
            return null;
        }

        for (; strip > 0; strip--)
        {
            var slash = raw.IndexOf((byte)'/');
            if (slash < 0)
            {
                return null;
            }

            raw = raw[(slash + 1)..];
        }

        return ToName(raw);
    }

    /// <summary>An unquoted name, whose end is known, without its leading components.</summary>
    public string? Cut(ReadOnlySpan<byte> name, int strip)
    {
        var rest = name;
        for (; strip > 0; strip--)
        {
            var slash = rest.IndexOf((byte)'/');
            if (slash < 0)
            {
                return null;
            }

            rest = rest[(slash + 1)..];
        }

        return rest.IsEmpty ? null : ToName(rest);
    }

    /// <summary>Undoes a quoted text into a buffer that the next call reuses.</summary>
    public bool TryUnquote(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> raw, out int consumed)
    {
        raw = default;
        consumed = 0;
        if (text is not [(byte)'"', ..])
        {
            return false;
        }

        if (_unquoted.Length < text.Length)
        {
            _unquoted = new byte[text.Length * 2];
        }

        var done = GitPath.TryUnquote(text, _unquoted, out var written, out consumed);
        raw = _unquoted.AsSpan(0, written);
        return done;
    }

    /// <summary>The canonical form of a raw name, with repeated slashes made one as git does.</summary>
    public string ToName(ReadOnlySpan<byte> raw)
    {
        if (raw.SequenceEqual(_lastRaw))
        {
            return _lastName;
        }

        if (raw.Contains((byte)0))
        {
            throw new DiffFormatException(window.Line, "a name without NUL");
        }

        _lastRaw = raw.ToArray();
        _lastName = GitPath.Decode(raw.IndexOf("//"u8) < 0 ? raw : Squash(raw));
        return _lastName;
    }

    private static byte[] Squash(ReadOnlySpan<byte> raw)
    {
        var squashed = new List<byte>(raw.Length);
        foreach (var value in raw)
        {
            if (value != (byte)'/' || squashed is not [.., (byte)'/'])
            {
                squashed.Add(value);
            }
        }

        return [.. squashed];
    }

    private static int NameLength(ReadOnlySpan<byte> text, bool endsAtTab)
    {
        var end = endsAtTab ? text.IndexOfAny((byte)'\t', (byte)'\r', (byte)'\n') : text.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? text.Length : end;
    }
}
