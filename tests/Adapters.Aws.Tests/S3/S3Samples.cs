using System.Security.Cryptography;
using System.Text;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.S3;

/// <summary>What the tests of S3 share.</summary>
internal static class S3Samples
{
    public const string Key = "reports/github.com/owner/repo/7/1.json";

    public static string HashOf(string text) => HashOf(Encoding.UTF8.GetBytes(text));

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static Task<StoredObject?> PutAsync(this IObjectStore store, string key, string text, PutMode mode = PutMode.Create) =>
        store.PutAsync(key, Encoding.UTF8.GetBytes(text), mode);

    public static Task<StoredObject?> PutAsync(this IObjectStore store, string key, byte[] bytes, PutMode mode = PutMode.Create) =>
        store.PutAsync(key, async (stream, token) => await stream.WriteAsync(bytes, token), mode, default);

    /// <summary>Bytes that no compression helps with, the same each time.</summary>
    public static byte[] Noise(int length, int seed = 7)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<byte[]> BytesAsync(this IObjectStore store, string key, string? sha256 = null)
    {
        await using var stream = (await store.OpenAsync(key, sha256, default)).ShouldNotBeNull();
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    public static async Task<string> TextAsync(this IObjectStore store, string key, string? sha256 = null) =>
        Encoding.UTF8.GetString(await store.BytesAsync(key, sha256));

    /// <summary>Options whose patience ends soon.</summary>
    public static S3Options Hasty(this S3Options options) =>
        options with { RequestTimeout = TimeSpan.FromMilliseconds(500), MaxTries = 3, Patience = TimeSpan.FromSeconds(5) };
}
