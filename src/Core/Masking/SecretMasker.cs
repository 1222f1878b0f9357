using System.Text;
using System.Text.RegularExpressions;

namespace CommitWise.Masking;

/// <summary>
/// Replaces credentials by asterisks of the same length, so that every line and column stays where it was. Applied before anything is
/// hashed, stored, logged or sent. It knows tokens by their published shapes, private keys by their armour, passwords in URLs, and values
/// assigned to names such as <c>password</c>: quoted ones, and bare ones with a digit in settings files and connection strings. It masks
/// content; the names of a diff's files are the repository's and <see cref="MaskingStream"/> leaves them. One instance masks one text or
/// stream; a private key may span its pieces.
/// </summary>
public sealed partial class SecretMasker
{
    // A 16,384-bit RSA key is 13 kB of text, a PGP key with its signatures a few times that; past this the armour was never closed.
    private const int LongestKey = 64 << 10;

    private static readonly Regex[] Shapes = [Token(), JsonWebToken(), UrlPassword(), QuotedValue(), SettingLine(), BareValue()];

    private int _keyLeft;

    /// <summary>Masks a whole text.</summary>
    public static string Mask(string text) => new SecretMasker().MaskNext(text);

    /// <summary>Masks the next whole lines of a stream in place. Bytes of any encoding pass unchanged.</summary>
    internal void MaskNext(Span<byte> lines)
    {
        // Latin-1 maps each byte to one character and back, so a match's place is its place in the bytes.
        var text = Encoding.Latin1.GetString(lines);
        var masked = MaskNext(text);
        if (!ReferenceEquals(text, masked))
        {
            Encoding.Latin1.GetBytes(masked, lines);
        }
    }

    /// <summary>A key that was not closed ends here.</summary>
    internal void EndKey() => _keyLeft = 0;

    /// <summary>
    /// Hides all of a text that could not be searched in time, but for what makes it a diff: the first character of each line and the
    /// ranges of a hunk header.
    /// </summary>
    internal static string Hide(string text)
    {
        var hidden = text.ToCharArray();
        for (int start = 0, next; start < text.Length; start = next)
        {
            var newline = text.IndexOf('\n', start);
            next = newline < 0 ? text.Length : newline + 1;
            var line = text.AsSpan(start, (newline < 0 ? text.Length : newline) - start);
            var heading = line.StartsWith("@@ -") ? line[3..].IndexOf(" @@") : -1;
            var kept = heading < 0 ? Math.Min(1, line.Length) : heading + 6;
            hidden.AsSpan(start + kept, line.Length - kept).Fill('*');
        }

        return new string(hidden);
    }

    private string MaskNext(string text)
    {
        try
        {
            return Shapes.Aggregate(MaskKeys(text), (masked, shape) => shape.Replace(masked, Asterisks));
        }
        catch (RegexMatchTimeoutException)
        {
            return Hide(text);
        }
    }

    private string MaskKeys(string text)
    {
        var at = 0;
        char[]? masked = null;
        while (at < text.Length && (_keyLeft > 0 || NextKey(text, ref at)))
        {
            var end = KeyEnd(text, at);
            masked ??= text.ToCharArray();
            foreach (var run in KeyText().EnumerateMatches(text.AsSpan(at, end - at)))
            {
                masked.AsSpan(at + run.Index, run.Length).Fill('*');
            }

            _keyLeft = end == text.Length ? _keyLeft - (end - at) : 0;
            at = end;
        }

        return masked is null ? text : new string(masked);
    }

    private bool NextKey(string text, ref int at)
    {
        foreach (var begin in KeyBegin().EnumerateMatches(text, at))
        {
            at = begin.Index + begin.Length;
            _keyLeft = LongestKey;
            return true;
        }

        return false;
    }

    private int KeyEnd(string text, int at)
    {
        var window = text.AsSpan(at, Math.Min(_keyLeft, text.Length - at));
        foreach (var end in KeyStop().EnumerateMatches(window))
        {
            return at + end.Index;
        }

        return at + window.Length;
    }

    private static string Asterisks(Match match)
    {
        var secret = match.Groups["secret"];
        var start = secret.Index - match.Index;
        return string.Concat(match.Value.AsSpan(0, start), new string('*', secret.Length), match.Value.AsSpan(start + secret.Length));
    }
}
