namespace CommitWise.Diffs;

/// <summary>
/// The name in a <c>diff --git</c> line. The line has two names and no mark between them when they are not quoted, so a name is taken
/// only when it stands there twice; a rename has its names in other lines.
/// </summary>
internal static class GitHeaderLine
{
    /// <summary>What such a line starts with.</summary>
    public static ReadOnlySpan<byte> Start => "diff --git "u8;

    /// <summary>The common name, or null.</summary>
    /// <param name="line">The whole line with its newline.</param>
    /// <param name="strip">Leading components to drop from both names.</param>
    /// <param name="names">Decodes the name.</param>
    public static string? FindName(ReadOnlySpan<byte> line, int strip, HeaderNames names)
    {
        var text = line[Start.Length..];
        if (text is [(byte)'"', ..])
        {
            return FirstQuoted(text, strip, names);
        }

        var name = SkipComponents(text, strip);
        var quote = name.IndexOf((byte)'"');
        return quote < 0 ? NoneQuoted(name, strip, names) : SecondQuoted(name, quote, strip, names);
    }

    private static string? FirstQuoted(ReadOnlySpan<byte> text, int strip, HeaderNames names)
    {
        if (!names.TryUnquote(text, out var unquoted, out var consumed))
        {
            return null;
        }

        var first = SkipComponents(unquoted, strip).ToArray();
        var second = text[consumed..];
        while (second.Length > 0 && HeaderNames.IsSpace(second[0]))
        {
            second = second[1..];
        }

        if (first.Length == 0 || second.IsEmpty)
        {
            return null;
        }

        if (second[0] != (byte)'"')
        {
            second = second[..^1];
        }
        else if (!names.TryUnquote(second, out second, out _))
        {
            return null;
        }

        return SkipComponents(second, strip).SequenceEqual(first) ? names.ToName(first) : null;
    }

    private static string? SecondQuoted(ReadOnlySpan<byte> name, int quote, int strip, HeaderNames names)
    {
        if (!names.TryUnquote(name[quote..], out var unquoted, out _))
        {
            return null;
        }

        var second = SkipComponents(unquoted, strip);
        var matches = second.Length > 0 && second.Length < quote && name.StartsWith(second) && HeaderNames.IsSpace(name[second.Length]);
        return matches ? names.ToName(second) : null;
    }

    private static string? NoneQuoted(ReadOnlySpan<byte> name, int strip, HeaderNames names)
    {
        var text = name.TrimEnd((byte)'\n');
        for (var length = NextSeparator(text, 0); length >= 0 && (2 * length) + 1 <= text.Length; length = NextSeparator(text, length + 1))
        {
            var prefix = text[(length + 1)..^length];
            var stripped = strip == 0 ? prefix.IsEmpty : prefix is [not (byte)'/', .., (byte)'/'] && prefix.Count((byte)'/') == strip;
            if (length > 0 && stripped && text[..length].SequenceEqual(text[^length..]))
            {
                return names.ToName(text[..length]);
            }
        }

        return null;
    }

    private static int NextSeparator(ReadOnlySpan<byte> text, int from)
    {
        var next = from < text.Length ? text[from..].IndexOfAny((byte)' ', (byte)'\t') : -1;
        return next < 0 ? -1 : from + next;
    }

    // Empty when there are too few components, and for an absolute path, which git does not accept.
    private static ReadOnlySpan<byte> SkipComponents(ReadOnlySpan<byte> path, int strip)
    {
        if (path is [(byte)'/', ..])
        {
            return default;
        }

        for (; strip > 0; strip--)
        {
            var slash = path.IndexOf((byte)'/');
            path = slash < 0 ? default : path[(slash + 1)..];
        }

        return path;
    }
}
