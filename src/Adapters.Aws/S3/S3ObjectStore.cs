using Amazon.S3;
using Amazon.S3.Model;
using CommitWise.Analysis;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>
/// Objects in a bucket of S3, under their keys as they are. The hash of each stands beside it, and an object is read whole and compared with
/// its hash before the first byte is given out.
/// </summary>
public sealed class S3ObjectStore : IObjectStore, IObjectLinks, IDisposable
{
    private const int KeysPerPage = 1_000;

    private readonly AmazonS3Client _client;
    private readonly S3Calls _calls;
    private readonly S3Options _options;
    private readonly S3Links _links;

    private S3ObjectStore(AmazonS3Client client, S3Options options)
    {
        (_client, _options) = (client, options);
        _calls = new S3Calls(client, options);
        _links = new S3Links(client, options);
    }

    /// <summary>Looks for the bucket, or makes it if the options say so.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InputException">A setting is wrong, or the bucket is missing, elsewhere, or not ours to use.</exception>
    /// <exception cref="StorageUnavailableException">S3 does not answer.</exception>
    public static async Task<S3ObjectStore> OpenAsync(S3Options options, CancellationToken cancellationToken)
    {
        var store = new S3ObjectStore(S3Clients.Create(options.Checked()), options);
        try
        {
            await new S3Bucket(store._calls, options).OpenAsync(cancellationToken);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">S3 did not take it. It may still be stored when answers were lost, but whole.</exception>
    public async Task<StoredObject?> PutAsync(
        string key, Func<Stream, CancellationToken, Task> write, PutMode mode, CancellationToken cancellationToken)
    {
        ObjectKey.Checked(key);
        using var content = await Spool.FillAsync(write, cancellationToken);
        return await new S3Upload(_calls, _options, key, content, mode).RunAsync(cancellationToken)
            ? new StoredObject(key, content.Sha256, content.Length)
            : null;
    }

    /// <inheritdoc/>
    /// <remarks>An object whose size, or the hash beside it, is not what its key says is replaced, so storing content again repairs it.</remarks>
    public async Task<StoredObject> PutContentAsync(
        string prefix, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        ObjectKey.Checked(prefix);
        using var content = await Spool.FillAsync(write, cancellationToken);
        var key = ObjectKey.OfContent(prefix, content.Sha256);
        var found = await S3Objects.FindAsync(_calls, _options.Bucket, key, cancellationToken);
        if (found?.Size != content.Length || found.Sha256 != content.Sha256)
        {
            await new S3Upload(_calls, _options, key, content, PutMode.Replace).RunAsync(cancellationToken);
        }

        return new StoredObject(key, content.Sha256, content.Length);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">S3 did not give it.</exception>
    public async Task<Stream?> OpenAsync(string key, string? sha256, CancellationToken cancellationToken)
    {
        ObjectKey.Checked(key);
        var read = await _calls.RunAsync($"read of {key}", each => ReadAsync(key, each), cancellationToken);
        if (read is not var (content, stored))
        {
            return null;
        }

        if ((sha256 ?? stored) == content.Sha256)
        {
            return content.HandOver();
        }

        content.Dispose();
        throw Refused(key, sha256 ?? stored, content.Sha256);
    }

    /// <inheritdoc/>
    public async Task<long?> SizeAsync(string key, CancellationToken cancellationToken) =>
        (await S3Objects.FindAsync(_calls, _options.Bucket, ObjectKey.Checked(key), cancellationToken))?.Size;

    /// <inheritdoc/>
    /// <remarks>Of two who delete one object at the same time, both may hear that there was one.</remarks>
    public async Task<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        if (await SizeAsync(key, cancellationToken) is null)
        {
            return false;
        }

        await _calls.RunAsync($"delete of {key}", each => each.Client.DeleteObjectAsync(_options.Bucket, key, each.Token), cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        ObjectKey.CheckedPrefix(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        List<string> keys = [];
        for (var (last, isMore) = (after, true); isMore && keys.Count < limit;)
        {
            var request = new ListObjectsV2Request
            {
                BucketName = _options.Bucket,
                Prefix = prefix,
                StartAfter = last,
                MaxKeys = Math.Min(limit - keys.Count, KeysPerPage),
            };
            var page = await _calls.RunAsync($"list of {prefix}", each => each.Client.ListObjectsV2Async(request, each.Token), cancellationToken);
            List<S3Object> found = page.S3Objects ?? [];

            // What others have put under keys that are none, such as a console's "folders", is not listed.
            keys.AddRange(found.Select(each => each.Key).Where(ObjectKey.IsKey));
            (last, isMore) = (found.Count > 0 ? found[^1].Key : last, found.Count > 0 && page.IsTruncated == true);
        }

        return keys;
    }

    /// <inheritdoc/>
    public async Task<ObjectLink?> ReadLinkAsync(
        string key, string? sha256, string? fileName, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        if (await S3Objects.FindAsync(_calls, _options.Bucket, ObjectKey.Checked(key), cancellationToken) is not { } found)
        {
            return null;
        }

        return sha256 is null || found.Sha256 == sha256
            ? await _links.ReadAsync(key, fileName, lifetime)
            : throw Refused(key, sha256, found.Sha256 ?? "something without a hash");
    }

    /// <inheritdoc/>
    public async Task<ObjectLink> WriteLinkAsync(string key, string sha256, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ContentHash.IsValid(sha256)
            ? await _links.WriteAsync(ObjectKey.Checked(key), sha256, lifetime)
            : throw new ArgumentException($"'{sha256}' is not a SHA-256 in lower-case hex.", nameof(sha256));
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>The bucket.</summary>
    public override string ToString() => $"S3 bucket {_options.Bucket}";

    private static ObjectIntegrityException Refused(string key, string? expected, string actual)
    {
        ObjectTelemetry.Refused();
        return expected is null
            ? new ObjectIntegrityException($"Object {key} has no hash beside it: it was put there, or replaced, by something else.")
            : new ObjectIntegrityException(key, expected, actual);
    }

    private async Task<(Spool Content, string? StoredHash)?> ReadAsync(string key, S3Try each)
    {
        try
        {
            using var answer = await each.Client.GetObjectAsync(_options.Bucket, key, each.Token);
            each.Carry(answer.ContentLength);
            var content = await Spool.FillAsync((target, token) => answer.ResponseStream.CopyToAsync(target, token), each.Token);
            if (content.Length == answer.ContentLength)
            {
                return (content, S3Objects.HashOf(answer.Metadata));
            }

            content.Dispose();
            throw new EndOfStreamException($"{content.Length} of {answer.ContentLength} bytes came");
        }
        catch (AmazonS3Exception fault) when (S3Faults.IsMissing(fault))
        {
            return null;
        }
    }
}
