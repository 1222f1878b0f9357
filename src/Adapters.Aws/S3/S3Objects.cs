using Amazon.S3;
using Amazon.S3.Model;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>What stands beside an object in S3.</summary>
internal static class S3Objects
{
    /// <summary>Header that the hash of a signed body is sent in.</summary>
    public const string SignedHash = "x-amz-content-sha256";

    /// <summary>Header of the hash of the whole content, lower-case hex, that stays beside it.</summary>
    public const string StoredHash = "x-amz-meta-sha256";

    private const string Mark = "x-amz-meta-upload";

    /// <summary>Puts hash and upload beside an object.</summary>
    public static void Describe(MetadataCollection metadata, string sha256, string mark)
    {
        metadata[StoredHash] = sha256;
        metadata[Mark] = mark;
    }

    /// <summary>The hash beside an object.</summary>
    /// <returns>Null when there is none.</returns>
    public static string? HashOf(MetadataCollection metadata) => metadata[StoredHash] is { Length: > 0 } hash ? hash : null;

    /// <summary>What a browser is told of an object.</summary>
    public static string TypeOf(string key) => key.EndsWith(".json", StringComparison.Ordinal) ? "application/json; charset=utf-8" : "application/octet-stream";

    /// <summary>Looks for an object.</summary>
    /// <returns>Null when there is none.</returns>
    public static Task<S3Found?> FindAsync(S3Calls calls, string bucket, string key, CancellationToken cancellationToken) => calls.RunAsync(
        $"look for {key}",
        async each =>
        {
            try
            {
                var found = await each.Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = bucket, Key = key }, each.Token);
                return new S3Found(found.ContentLength, HashOf(found.Metadata), found.Metadata[Mark]);
            }
            catch (AmazonS3Exception fault) when (S3Faults.IsMissing(fault))
            {
                return null;
            }
        },
        cancellationToken);
}

/// <summary>An object that is there.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Hash beside it; null when it was put there by something else.</param>
/// <param name="Mark">Which upload it is of; null when it was put there by something else.</param>
internal sealed record S3Found(long Size, string? Sha256, string? Mark);
