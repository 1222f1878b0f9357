using System.Buffers;
using System.Text;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// A body as SQS takes it: text as it is when SQS allows each of its characters, so that it can be read in the console and costs no more
/// than its bytes; anything else as base64. The message attribute <c>encoding</c> says which when it is not text.
/// </summary>
internal static class SqsBody
{
    /// <summary>The most that SQS takes, attributes included.</summary>
    public const int Limit = 256 * 1024;

    private const string Base64 = "base64";
    private const string Empty = "empty";
    private const string EncodingName = "encoding";
    private const string KeyName = "key";
    private const string Type = "String";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    // Outside of these, SQS refuses the message; surrogates are pairs already, since the text was read from UTF-8.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(code => code is not (9 or 10 or 13)).Select(code => (char)code), '\ufffe', '\uffff']);

    /// <summary>Text and attributes of a message.</summary>
    public static (string Text, IReadOnlyDictionary<string, MessageAttribute> Attributes) Write(string key, ReadOnlyMemory<byte> body)
    {
        Dictionary<string, MessageAttribute> attributes = new(StringComparer.Ordinal);
        if (key.Length > 0)
        {
            attributes.Add(KeyName, new MessageAttribute(Type, Uri.EscapeDataString(key)));
        }

        if (body.IsEmpty)
        {
            attributes.Add(EncodingName, new MessageAttribute(Type, Empty));
            return ("-", attributes);
        }

        if (TryText(body.Span) is { } text)
        {
            return (text, attributes);
        }

        attributes.Add(EncodingName, new MessageAttribute(Type, Base64));
        return (Convert.ToBase64String(body.Span), attributes);
    }

    /// <summary>Bytes that SQS counts.</summary>
    public static int SizeOf(string text, IReadOnlyDictionary<string, MessageAttribute> attributes) =>
        Encoding.UTF8.GetByteCount(text)
        + attributes.Sum(attribute => attribute.Key.Length + attribute.Value.DataType.Length + (attribute.Value.StringValue?.Length ?? 0));

    /// <summary>The key of a message; empty when it was published without one, by somebody else.</summary>
    public static string KeyOf(ReceivedMessage message) =>
        Attribute(message, KeyName) is { } escaped ? Uri.UnescapeDataString(escaped) : string.Empty;

    /// <summary>The bytes that were published; of a message that somebody else has published, its text.</summary>
    public static ReadOnlyMemory<byte> Read(ReceivedMessage message) => Attribute(message, EncodingName) switch
    {
        Empty => ReadOnlyMemory<byte>.Empty,
        Base64 when TryBytes(message.Body) is { } bytes => bytes,
        _ => Encoding.UTF8.GetBytes(message.Body),
    };

    private static string? Attribute(ReceivedMessage message, string name) =>
        message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;

    private static string? TryText(ReadOnlySpan<byte> body)
    {
        try
        {
            var text = Strict.GetString(body);
            return text.AsSpan().ContainsAny(Forbidden) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[]? TryBytes(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }
}
