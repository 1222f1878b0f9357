using System.Text;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>Names the object that holds the body of a message, in the place of that body.</summary>
/// <param name="ObjectKey">Key of the object.</param>
/// <param name="Sha256">Hash of the body, lower-case hex.</param>
internal sealed record LargeBody(string ObjectKey, string Sha256)
{
    private const int HashDigits = 64;

    /// <summary>What a reference begins with. A body that begins so goes by reference itself, so nothing is ever mistaken for one.</summary>
    private static ReadOnlySpan<byte> Mark => "commitwise-body:"u8;

    /// <summary>Whether a body looks like a reference.</summary>
    public static bool IsOne(ReadOnlySpan<byte> body) => body.StartsWith(Mark);

    /// <summary>Reads a reference; null when the body is the body.</summary>
    public static LargeBody? TryRead(ReadOnlySpan<byte> body)
    {
        if (!IsOne(body) || body.Length <= Mark.Length + HashDigits + 1)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(body[Mark.Length..]);
        return new LargeBody(text[(HashDigits + 1)..], text[..HashDigits]);
    }

    /// <summary>The reference as a body.</summary>
    public byte[] Write() => [.. Mark, .. Encoding.UTF8.GetBytes($"{Sha256}:{ObjectKey}")];
}
