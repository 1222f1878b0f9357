using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Api.Security;

/// <summary>The configured keys.</summary>
/// <param name="options">Where they are configured.</param>
internal sealed class KeyRing(ApiOptions options)
{
    private readonly (byte[] Hash, Caller Caller)[] _keys = [.. options.Keys.Select(key => (key.Hash(), new Caller(key.Name, key.Role)))];

    /// <summary>Whether no key is configured: everybody who reaches the service may use it.</summary>
    public bool IsEmpty => _keys.Length == 0;

    /// <summary>Who holds a key. Every key is compared, whichever fits.</summary>
    /// <returns>Null when nobody does.</returns>
    public Caller? Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        Caller? found = null;
        foreach (var (expected, caller) in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, expected) ? caller : found;
        }

        return found;
    }
}
