using Amazon.S3;
using Amazon.S3.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>Presigns requests.</summary>
/// <param name="client">Signs.</param>
/// <param name="options">Bucket and clock.</param>
internal sealed class S3Links(IAmazonS3 client, S3Options options)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>A link that reads an object.</summary>
    public Task<ObjectLink> ReadAsync(string key, string? fileName, TimeSpan? lifetime)
    {
        var request = Request(key, HttpVerb.GET);
        request.ResponseHeaderOverrides.CacheControl = "private, no-cache";
        if (fileName is not null)
        {
            request.ResponseHeaderOverrides.ContentDisposition = $"attachment; filename=\"{fileName.Replace('"', '_')}\"";
        }

        return SignAsync(request, lifetime, []);
    }

    /// <summary>A link that writes an object.</summary>
    public Task<ObjectLink> WriteAsync(string key, string sha256, TimeSpan? lifetime)
    {
        // The first is what readers compare with; by the second S3 refuses anything else at once.
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [S3Objects.StoredHash] = sha256,
            ["x-amz-checksum-sha256"] = Convert.ToBase64String(Convert.FromHexString(sha256)),
        };
        var request = Request(key, HttpVerb.PUT);
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        return SignAsync(request, lifetime, headers);
    }

    private GetPreSignedUrlRequest Request(string key, HttpVerb verb) => new()
    {
        BucketName = options.Bucket,
        Key = key,
        Verb = verb,
        Protocol = S3Clients.AddressOf(options)?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
    };

    private async Task<ObjectLink> SignAsync(GetPreSignedUrlRequest request, TimeSpan? lifetime, Dictionary<string, string> headers)
    {
        var life = lifetime ?? ObjectLink.Lifetime;
        ArgumentOutOfRangeException.ThrowIfLessThan(life, TimeSpan.FromSeconds(1), nameof(lifetime));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(life, Longest, nameof(lifetime));
        var ends = DateTimeOffset.FromUnixTimeSeconds((options.Time.GetUtcNow() + life).ToUnixTimeSeconds());
        request.Expires = ends.UtcDateTime;
        return new ObjectLink(new Uri(await client.GetPreSignedURLAsync(request)), ends, headers);
    }
}
