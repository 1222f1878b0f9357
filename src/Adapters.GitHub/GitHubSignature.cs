using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Adapters.GitHub;

/// <summary>The header <c>X-Hub-Signature-256</c>: <c>sha256=</c> and the HMAC of the raw body as 64 hex digits.</summary>
internal sealed class GitHubSignature(IEnumerable<string> secrets)
{
    private const string Prefix = "sha256=";

    private readonly byte[][] _secrets = [.. secrets.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether there is a secret to check with.</summary>
    public bool IsConfigured => _secrets.Length > 0;

    /// <summary>Whether a body was signed with one of the secrets. Every secret is tried, so that time does not tell which.</summary>
    public bool IsValid(ReadOnlySpan<byte> body, string? signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (signature is null || !signature.StartsWith(Prefix, StringComparison.Ordinal)
            || Convert.FromHexString(signature.AsSpan(Prefix.Length), given, out var read, out var written) != OperationStatus.Done
            || read != signature.Length - Prefix.Length || written != given.Length)
        {
            return false;
        }

        var valid = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in _secrets)
        {
            HMACSHA256.HashData(secret, body, expected);
            valid |= CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return valid;
    }
}
