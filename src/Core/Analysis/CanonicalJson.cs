using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
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
    // A whole number of up to so many digits is exact as a double, and printed as it is.
    private const int ExactDigits = 15;

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
        var target = new ArrayBufferWriter<byte>(1 << 12);
        Append(target, value);
        return target.WrittenSpan.ToArray();
    }

    private static void Append(ArrayBufferWriter<byte> target, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(target, value);
                break;
            case JsonValueKind.Array:
                AppendArray(target, value);
                break;
            case JsonValueKind.String:
                AppendString(target, value);
                break;
            case JsonValueKind.Number:
                AppendNumber(target, value);
                break;
            default:
                target.Write(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }

    private static void AppendObject(ArrayBufferWriter<byte> target, JsonElement value)
    {
        var members = new (string Name, JsonElement Value)[value.GetPropertyCount()];
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            members[count++] = (member.Name, member.Value);
        }

        Array.Sort(members, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        target.Write("{"u8);
        for (var i = 0; i < members.Length; i++)
        {
            target.Write(i == 0 ? [] : ","u8);
            AppendString(target, members[i].Name);
            target.Write(":"u8);
            Append(target, members[i].Value);
        }

        target.Write("}"u8);
    }

    private static void AppendArray(ArrayBufferWriter<byte> target, JsonElement value)
    {
        target.Write("["u8);
        var isFirst = true;
        foreach (var item in value.EnumerateArray())
        {
            target.Write(isFirst ? [] : ","u8);
            isFirst = false;
            Append(target, item);
        }

        target.Write("]"u8);
    }

    // What holds no escape needs none, and what needs one must hold it.
    private static void AppendString(ArrayBufferWriter<byte> target, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Contains((byte)'\\'))
        {
            AppendString(target, value.GetString()!);
        }
        else
        {
            target.Write(raw);
        }
    }

    private static void AppendString(ArrayBufferWriter<byte> target, string value)
    {
        target.Write("\""u8);
        var rest = value.AsSpan();
        for (var at = rest.IndexOfAny(Escaped); at >= 0; at = rest.IndexOfAny(Escaped))
        {
            Encoding.UTF8.GetBytes(rest[..at], target);
            Encoding.UTF8.GetBytes(Escape(rest[at]), target);
            rest = rest[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(rest, target);
        target.Write("\""u8);
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

    private static void AppendNumber(ArrayBufferWriter<byte> target, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length <= ExactDigits && !raw.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            target.Write(raw);
        }
        else
        {
            Encoding.UTF8.GetBytes(Number(value), target);
        }
    }

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
