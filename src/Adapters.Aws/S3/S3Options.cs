using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>How objects in a bucket of S3 are reached.</summary>
public sealed partial record S3Options
{
    /// <summary>The bucket, which belongs to one installation: 3 to 63 lower-case letters, digits, <c>.</c> or <c>-</c>.</summary>
    public required string Bucket { get; init; }

    /// <summary>Whether a bucket that is missing is made. Default false: it is made with the other infrastructure.</summary>
    public bool CreateBucket { get; init; }

    /// <summary>Region of the bucket; by default <c>AWS_REGION</c>, then <c>AWS_DEFAULT_REGION</c>. There must be one.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Another server than the region's, asked with the bucket in the path; by default <c>AWS_ENDPOINT_URL_S3</c>, then
    /// <c>AWS_ENDPOINT_URL</c>, then the region's.
    /// </summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Who signs requests; null for the SDK's default chain (environment, profile, container, instance).</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>How long one try may take, besides a second for each 256 KiB that it carries. Default 5 s; 100 ms to 5 min.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a request is tried while the server is throttling, failing or not reached. Default 6; 1 to 20.</summary>
    public int MaxTries { get; init; } = 6;

    /// <summary>No further try begins after this. Default 15 s; more than zero.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes from which on an object is sent in parts. Default 16 MiB; at least <see cref="PartSize"/>.</summary>
    public long PartsFrom { get; init; } = 16 << 20;

    /// <summary>Bytes of a part. Default 8 MiB; 5 MiB, S3's least, to 1 GiB. Of 10,000 parts, S3's most, an object of 80 GiB is made.</summary>
    public int PartSize { get; init; } = 8 << 20;

    /// <summary>Clock of pauses, time-outs and links. Requests are signed by the SDK's own clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a name may be a bucket's.</summary>
    public static bool IsBucketName(string name) => BucketName().IsMatch(name);

    /// <summary>How long one try that carries bytes may take.</summary>
    internal TimeSpan TimeFor(long bytes) => RequestTimeout + TimeSpan.FromSeconds(bytes / (256.0 * 1024));

    /// <summary>These options, checked.</summary>
    /// <exception cref="InputException"><c>invalid-setting</c>: one is out of its range.</exception>
    internal S3Options Checked()
    {
        Require(IsBucketName(Bucket), nameof(Bucket), Bucket, "3 to 63 lower-case letters, digits, '.' or '-'");
        Require(
            RequestTimeout >= TimeSpan.FromMilliseconds(100) && RequestTimeout <= TimeSpan.FromMinutes(5),
            nameof(RequestTimeout), RequestTimeout, "from 100 ms to 5 min");
        Require(MaxTries is >= 1 and <= 20, nameof(MaxTries), MaxTries, "from 1 to 20");
        Require(Patience > TimeSpan.Zero, nameof(Patience), Patience, "more than zero");
        Require(PartSize is >= 5 << 20 and <= 1 << 30, nameof(PartSize), PartSize, "from 5 MiB to 1 GiB");
        Require(PartsFrom >= PartSize, nameof(PartsFrom), PartsFrom, "at least the size of a part");
        return this;
    }

    private static void Require(bool holds, string setting, object value, string range)
    {
        if (!holds)
        {
            throw new InputException("invalid-setting", $"S3 setting {setting} is {value}; it must be {range}.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex BucketName();
}
