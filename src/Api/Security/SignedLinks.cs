using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CommitWise.Api.Problems;
using CommitWise.Durability;

namespace CommitWise.Api.Security;

/// <summary>Links that let whoever has them read one thing for an hour. The secret is made once and kept in the object store.</summary>
/// <param name="objects">Where the secret is.</param>
/// <param name="time">Says when a link ends.</param>
internal sealed class SignedLinks(IObjectStore objects, TimeProvider time)
{
    /// <summary>How long a link is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3600);

    private const string SecretKey = "secrets/links";
    private const int SecretLength = 32;

    private byte[]? _secret;

    /// <summary>Signs what a link says.</summary>
    /// <param name="what">Names the thing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SignedLink> SignAsync(string what, CancellationToken cancellationToken)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        return new SignedLink(expires, await SignatureAsync(what, expires.ToUnixTimeSeconds(), cancellationToken));
    }

    /// <summary>Refuses what was not signed here, or too long ago.</summary>
    public async Task CheckAsync(string what, long expires, string signature, CancellationToken cancellationToken)
    {
        var expected = await SignatureAsync(what, expires, cancellationToken);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(expected)))
        {
            throw new ProblemException("invalid-link", "The link was not made by this service, or was changed.");
        }

        if (expires < time.GetUtcNow().ToUnixTimeSeconds())
        {
            throw new ProblemException("expired-link", "The link has ended; ask for a new one.");
        }
    }

    private async Task<string> SignatureAsync(string what, long expires, CancellationToken cancellationToken)
    {
        var secret = _secret ??= await SecretAsync(cancellationToken);
        var text = string.Create(CultureInfo.InvariantCulture, $"commitwise-link/1\n{what}\n{expires}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));
    }

    private async Task<byte[]> SecretAsync(CancellationToken cancellationToken)
    {
        var fresh = RandomNumberGenerator.GetBytes(SecretLength);
        await objects.PutAsync(SecretKey, async (target, token) => await target.WriteAsync(fresh, token), PutMode.Create, cancellationToken);
        await using var stored = await objects.OpenAsync(SecretKey, null, cancellationToken)
            ?? throw new InvalidOperationException($"Object {SecretKey} was written and is not there.");
        var secret = new byte[SecretLength];
        await stored.ReadExactlyAsync(secret, cancellationToken);
        return secret;
    }
}

/// <summary>What makes a link good.</summary>
/// <param name="ExpiresAt">Until when, in whole seconds.</param>
/// <param name="Signature">Hex digits.</param>
internal sealed record SignedLink(DateTimeOffset ExpiresAt, string Signature);
