using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CommitWise.Analysis;

/// <summary>
/// One byte sequence for one JSON value, after the JSON Canonicalization Scheme (RFC 8785): no white space, members sorted by UTF-16 code
/// units, shortest escapes, numbers as ECMAScript prints them. Two values are equal if and only if their canonical bytes are.
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    /// <summary>Serialises a value by its source-generated contract and brings the result into canonical form.</summary>
    public static byte[] Serialize<T>(T value, JsonTypeInfo<T> contract)
    {
        using var document = JsonSerializer.SerializeToDocument(value, contract);
        return Write(document.RootElement);
    }

    /// <summary>The canonical UTF-8 bytes of a parsed value.</summary>
    /// <exception cref="InputException"><c>malformed-json</c> when a number is not a finite double.</exception>
    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                AppendAll(text, '[', value.EnumerateArray(), Append, ']');
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value) =>
        AppendAll(
            text,
            '{',
            value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal),
            static (builder, member) =>
            {
                AppendString(builder, member.Name);
                builder.Append(':');
                Append(builder, member.Value);
            },
            '}');

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, Action<StringBuilder, T> append, char close)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            append(text, item);
        }

        text.Append(close);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        for (var at = rest.IndexOfAny(Escaped); at >= 0; at = rest.IndexOfAny(Escaped))
        {
            text.Append(rest[..at]).Append(Escape(rest[at]));
            rest = rest[(at + 1)..];
        }

        text.Append(rest).Append('"');
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\u{(int)c:x4}",
    };

    private static string Number(JsonElement value) =>
        value.TryGetDouble(out var number) && double.IsFinite(number)
            ? Number(number)
            : throw new InputException("malformed-json", $"{value.GetRawText()} is not a number that fits a double.");

    /// <summary>
    /// ECMAScript's Number::toString: decimal notation from 1e-6 up to 1e21, else an exponent with its sign. The digits are those of
    /// .NET's default format, the shortest that reads back as the same double; only the layout differs.
    /// </summary>
    internal static string Number(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        var text = Math.Abs(number).ToString(CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? text : text[..mark];
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var point = (dot < 0 ? mantissa.Length : dot) + exponent - (all.Length - digits.Length);
        return (number < 0 ? "-" : string.Empty) + Place(digits.TrimEnd('0'), point);
    }

    private static string Place(string digits, int point) => point switch
    {
        > 21 or < -5 => Exponent(digits, point - 1),
        <= 0 => "0." + new string('0', -point) + digits,
        _ when digits.Length <= point => digits.PadRight(point, '0'),
        _ => digits[..point] + "." + digits[point..],
    };

    private static string Exponent(string digits, int exponent) =>
        (digits.Length == 1 ? digits : digits[..1] + "." + digits[1..]) + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent);
}
