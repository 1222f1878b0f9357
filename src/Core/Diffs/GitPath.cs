using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace CommitWise.Diffs;

/// <summary>
/// Paths as git has them, which are bytes, in a string that loses nothing. The canonical form is the plain text when the bytes are
/// valid UTF-8 without control characters, <c>"</c> and <c>\</c>; otherwise git's C-quoted form with its double quotes, in which bytes
/// that are not UTF-8 and control characters are escaped and valid UTF-8 stays as it is. So two paths are equal exactly when their
/// strings are, and a string that starts with <c>"</c> is always a quoted one.
/// </summary>
public static class GitPath
{
    private const int MaxEscape = 4;
    private const string Letters = "abtnvfr";

    private static readonly SearchValues<byte> PlainAscii =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7f - 0x20).Select(value => (byte)value).Where(value => value is not ((byte)'"' or (byte)'\\'))]);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The canonical form of a path's bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOfAnyExcept(PlainAscii) < 0)
        {
            return Encoding.ASCII.GetString(raw);
        }

        return NeedsQuotes(raw) ? QuoteBytes(raw, keepUtf8: true) : Encoding.UTF8.GetString(raw);
    }

    /// <summary>The bytes of a path in canonical form, or in any form that git prints.</summary>
    /// <exception cref="InputException"><c>invalid-path</c>: quotes or escapes that do not fit, or text that is not Unicode.</exception>
    public static byte[] Encode(string path)
    {
        try
        {
            var text = StrictUtf8.GetBytes(path);
            return text is [(byte)'"', ..] ? Unquote(text) : text;
        }
        catch (EncoderFallbackException fault)
        {
            throw new InputException("invalid-path", "A path holds text that is not Unicode (an unpaired surrogate).", fault);
        }
    }

    /// <summary>The path as git prints it with its default <c>core.quotePath=true</c>: quoted whenever it is not plain ASCII.</summary>
    /// <param name="path">A path in canonical form.</param>
    public static string Quote(string path)
    {
        var raw = Encode(path);
        return raw.AsSpan().IndexOfAnyExcept(PlainAscii) < 0 ? path : QuoteBytes(raw, keepUtf8: false);
    }

    /// <summary>The bytes that a whole C-quoted text, with its double quotes, stands for.</summary>
    /// <exception cref="InputException"><c>invalid-path</c>: a quote is missing or an escape is unknown.</exception>
    public static byte[] Unquote(ReadOnlySpan<byte> quoted)
    {
        var raw = new byte[quoted.Length];
        return TryUnquote(quoted, raw, out var written, out var consumed) && consumed == quoted.Length
            ? raw[..written]
            : throw new InputException("invalid-path", $"'{Encoding.UTF8.GetString(quoted)}' is not a quoted path as git writes it.");
    }

    /// <summary>Reads the C-quoted text at the start of a span.</summary>
    /// <param name="text">Starts with a double quote; may go on after the closing one.</param>
    /// <param name="raw">Takes the bytes; as long as <paramref name="text"/> is always enough.</param>
    /// <param name="written">Bytes put into <paramref name="raw"/>.</param>
    /// <param name="consumed">Bytes of <paramref name="text"/> up to and including the closing quote.</param>
    /// <returns>False when there is no closing quote or an escape is unknown.</returns>
    public static bool TryUnquote(ReadOnlySpan<byte> text, Span<byte> raw, out int written, out int consumed)
    {
        written = 0;
        consumed = 1;
        if (text is not [(byte)'"', ..])
        {
            return false;
        }

        while (consumed < text.Length && text[consumed] != (byte)'"')
        {
            var length = 1;
            var value = text[consumed];
            if (value == (byte)'\\' && !TryUnescape(text[consumed..], out value, out length))
            {
                return false;
            }

            raw[written++] = value;
            consumed += length;
        }

        return consumed++ < text.Length;
    }

    private static bool TryUnescape(ReadOnlySpan<byte> text, out byte value, out int length)
    {
        (value, length) = (0, 2);
        switch (text)
        {
            case [_, (byte)'"' or (byte)'\\', ..]:
                value = text[1];
                return true;
            case [_, >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..]:
                value = (byte)(((text[1] & 7) << 6) | ((text[2] & 7) << 3) | (text[3] & 7));
                length = MaxEscape;
                return true;
            case [_, var letter, ..] when Letters.Contains((char)letter, StringComparison.Ordinal):
                value = (byte)(Letters.IndexOf((char)letter, StringComparison.Ordinal) + '\a');
                return true;
            default:
                return false;
        }
    }

    private static bool NeedsQuotes(ReadOnlySpan<byte> raw) =>
        !Utf8.IsValid(raw) || raw.ContainsAnyInRange((byte)0, (byte)0x1f) || raw.ContainsAny((byte)'"', (byte)'\\', (byte)0x7f);

    private static string QuoteBytes(ReadOnlySpan<byte> raw, bool keepUtf8)
    {
        var quoted = new StringBuilder("\"", raw.Length + (2 * MaxEscape));
        while (!raw.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(raw, out var rune, out var length) == OperationStatus.Done;
            if (valid && (rune.IsAscii || keepUtf8))
            {
                AppendRune(quoted, rune);
            }
            else
            {
                AppendOctal(quoted, raw[..length]);
            }

            raw = raw[length..];
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendRune(StringBuilder quoted, Rune rune)
    {
        switch (rune.Value)
        {
            case '"' or '\\':
                quoted.Append('\\').Append((char)rune.Value);
                break;
            case >= '\a' and <= '\r':
                quoted.Append('\\').Append(Letters[rune.Value - '\a']);
                break;
            case < ' ' or 0x7f:
                AppendOctal(quoted, [(byte)rune.Value]);
                break;
            default:
                quoted.Append(rune.ToString());
                break;
        }
    }

    private static void AppendOctal(StringBuilder quoted, ReadOnlySpan<byte> raw)
    {
        foreach (var value in raw)
        {
            quoted.Append('\\').Append((char)('0' + (value >> 6))).Append((char)('0' + ((value >> 3) & 7))).Append((char)('0' + (value & 7)));
        }
    }
}
