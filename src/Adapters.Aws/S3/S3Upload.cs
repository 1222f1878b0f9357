using Amazon.S3;
using Amazon.S3.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>Sends one object: in one request, or in parts that become the object all at once.</summary>
/// <param name="calls">Asks S3.</param>
/// <param name="options">Bucket and sizes.</param>
/// <param name="key">Key of the object.</param>
/// <param name="content">What it will hold.</param>
/// <param name="mode">What to do with an object that is there.</param>
internal sealed class S3Upload(S3Calls calls, S3Options options, string key, Spool content, PutMode mode)
{
    private const string Any = "*";
    private const int MostRounds = 4;

    // Tells an object of this upload from one of another writer, when the answer was lost.
    private readonly string _mark = Guid.NewGuid().ToString("n");

    private string What => $"put of {key}";

    private string? IfNoneMatch => mode == PutMode.Create ? Any : null;

    /// <summary>Sends it.</summary>
    /// <returns>False when there is an object that is not to be replaced.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (content.Length < options.PartsFrom)
        {
            return await PutAsync(cancellationToken) || await IsOursAsync(cancellationToken);
        }

        // S3 sends a writer away who ends an upload at the same moment as another one: then all is done again, or the other one has won.
        for (var round = 1; !await IsTakenAsync(cancellationToken); round++)
        {
            if (await PutPartsAsync(cancellationToken))
            {
                return true;
            }

            if (round == MostRounds)
            {
                throw new StorageUnavailableException($"S3 bucket {options.Bucket}: {What} was overtaken by others {round} times.");
            }
        }

        return false;
    }

    private Task<bool> PutAsync(CancellationToken cancellationToken) => calls.RunAsync(
        What,
        async each =>
        {
            each.Carry(content.Length);
            await using var body = content.OpenRead(0, content.Length);
            var request = new PutObjectRequest
            {
                BucketName = options.Bucket,
                Key = key,
                InputStream = body,
                AutoCloseStream = false,
                UseChunkEncoding = false,
                DisablePayloadSigning = false,
                ContentType = S3Objects.TypeOf(key),
                IfNoneMatch = IfNoneMatch,
            };
            S3Objects.Describe(request.Metadata, content.Sha256, _mark);

            // Signed and compared with the body by S3, so what is stored is what was hashed while it came.
            request.Headers[S3Objects.SignedHash] = content.Sha256;
            try
            {
                await each.Client.PutObjectAsync(request, each.Token);
                return true;
            }
            catch (AmazonS3Exception fault) when (S3Faults.IsTaken(fault))
            {
                return false;
            }
        },
        cancellationToken);

    private async Task<bool> PutPartsAsync(CancellationToken cancellationToken)
    {
        var upload = await BeginAsync(cancellationToken);
        var isDone = false;
        try
        {
            var parts = new List<PartETag>();
            for (var offset = 0L; offset < content.Length; offset += options.PartSize)
            {
                parts.Add(await PutPartAsync(upload, parts.Count + 1, offset, cancellationToken));
            }

            return isDone = await CompleteAsync(upload, parts, cancellationToken) || await IsOursAsync(cancellationToken);
        }
        finally
        {
            if (!isDone)
            {
                await AbortAsync(upload);
            }
        }
    }

    private Task<string> BeginAsync(CancellationToken cancellationToken) => calls.RunAsync(
        What,
        async each =>
        {
            var request = new InitiateMultipartUploadRequest { BucketName = options.Bucket, Key = key, ContentType = S3Objects.TypeOf(key) };
            S3Objects.Describe(request.Metadata, content.Sha256, _mark);
            return (await each.Client.InitiateMultipartUploadAsync(request, each.Token)).UploadId;
        },
        cancellationToken);

    private Task<PartETag> PutPartAsync(string upload, int number, long offset, CancellationToken cancellationToken) => calls.RunAsync(
        $"{What}, part {number}",
        async each =>
        {
            var length = Math.Min(options.PartSize, content.Length - offset);
            each.Carry(length);
            await using var body = content.OpenRead(offset, length);
            var request = new UploadPartRequest
            {
                BucketName = options.Bucket,
                Key = key,
                UploadId = upload,
                PartNumber = number,
                PartSize = length,
                InputStream = body,
                UseChunkEncoding = false,
                DisablePayloadSigning = false,
            };
            return new PartETag(number, (await each.Client.UploadPartAsync(request, each.Token)).ETag);
        },
        cancellationToken);

    private async Task<bool> CompleteAsync(string upload, List<PartETag> parts, CancellationToken cancellationToken)
    {
        // A server that does not know the condition here leaves a moment between this look and the end.
        if (await IsTakenAsync(cancellationToken))
        {
            return false;
        }

        return await calls.RunAsync(
            $"{What}, end",
            async each =>
            {
                // The server may put the parts together before it answers.
                each.Carry(content.Length);
                var request = new CompleteMultipartUploadRequest
                {
                    BucketName = options.Bucket,
                    Key = key,
                    UploadId = upload,
                    PartETags = parts,
                    IfNoneMatch = IfNoneMatch,
                };
                try
                {
                    await each.Client.CompleteMultipartUploadAsync(request, each.Token);
                    return true;
                }
                catch (AmazonS3Exception fault) when (S3Faults.IsTaken(fault) || fault.ErrorCode is "NoSuchUpload" or "ConditionalRequestConflict")
                {
                    // An end whose answer was lost leaves no such upload; one that met another writer cannot be tried again.
                    return false;
                }
            },
            cancellationToken);
    }

    private async Task AbortAsync(string upload)
    {
        try
        {
            // Also when the caller has given up.
            await calls.RunAsync(
                $"{What}, abort", each => each.Client.AbortMultipartUploadAsync(options.Bucket, key, upload, each.Token), CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            // It is gone, or a later sweep ends it; what the caller hears is why the put failed.
        }
    }

    private async Task<bool> IsTakenAsync(CancellationToken cancellationToken) =>
        mode == PutMode.Create && await S3Objects.FindAsync(calls, options.Bucket, key, cancellationToken) is not null;

    private async Task<bool> IsOursAsync(CancellationToken cancellationToken) =>
        (await S3Objects.FindAsync(calls, options.Bucket, key, cancellationToken))?.Mark == _mark;
}
