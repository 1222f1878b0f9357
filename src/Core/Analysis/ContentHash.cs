using System.Buffers;
using System.Security.Cryptography;

namespace CommitWise.Analysis;

/// <summary>The name under which content is stored and compared: its SHA-256 as 64 lower-case hex digits.</summary>
public static class ContentHash
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Hashes bytes in memory.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Hashes a stream from where it stands to its end.</summary>
    public static async Task<string> OfAsync(Stream content, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>True for 64 lower-case hex digits.</summary>
    public static bool IsValid(string? hash) => hash is { Length: 64 } && !hash.AsSpan().ContainsAnyExcept(HexDigits);
}
