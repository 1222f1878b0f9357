using Amazon.S3;
using Amazon.S3.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>Looks for the bucket when a store is opened.</summary>
/// <param name="calls">Asks S3.</param>
/// <param name="options">Which bucket.</param>
internal sealed class S3Bucket(S3Calls calls, S3Options options)
{
    private static readonly TimeSpan Leftover = TimeSpan.FromDays(1);

    /// <summary>Looks for it, makes it if that is wanted, and ends uploads that killed processes have left.</summary>
    /// <exception cref="InputException">
    /// <c>missing-bucket</c>, <c>bucket-refused</c>, <c>wrong-region</c>, <c>wrong-credentials</c>, <c>expired-credentials</c>,
    /// <c>missing-credentials</c> or <c>wrong-clock</c>.
    /// </exception>
    /// <exception cref="StorageUnavailableException">S3 does not answer.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await IsThereAsync(cancellationToken))
            {
                await MakeAsync(cancellationToken);
            }
        }
        catch (StorageUnavailableException fault) when (S3Faults.IsToPutRight(fault))
        {
            throw S3Faults.ToPutRight(options.Bucket, Place(), fault);
        }

        await SweepAsync(cancellationToken);
    }

    private string Place() => S3Clients.AddressOf(options)?.AbsoluteUri ?? $"region {options.Region ?? "of the environment"}";

    // A listing says what is wrong; HEAD, which has no body, would only say 403 or 404.
    private async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await calls.RunAsync(
                "listing", each => each.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = options.Bucket, MaxKeys = 1 }, each.Token), cancellationToken);
            return true;
        }
        catch (StorageUnavailableException fault) when (options.CreateBucket && S3Faults.IsMissingBucket(fault.InnerException))
        {
            return false;
        }
    }

    private Task<bool> MakeAsync(CancellationToken cancellationToken) => calls.RunAsync(
        "making it",
        async each =>
        {
            try
            {
                await each.Client.PutBucketAsync(new PutBucketRequest { BucketName = options.Bucket, UseClientRegion = true }, each.Token);
            }
            catch (AmazonS3Exception fault) when (fault.ErrorCode is "InvalidLocationConstraint")
            {
                // A server that is not Amazon's has no such region, and takes a bucket for no region at all.
                await each.Client.PutBucketAsync(new PutBucketRequest { BucketName = options.Bucket, UseClientRegion = false }, each.Token);
            }
            catch (AmazonS3Exception fault) when (fault.ErrorCode is "BucketAlreadyOwnedByYou")
            {
                // Another process makes it.
            }

            return true;
        },
        cancellationToken);

    // A help, not a need: a rule of the bucket does the same, and the right to it may be missing.
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = options.Time.GetUtcNow() - Leftover;
            var request = new ListMultipartUploadsRequest { BucketName = options.Bucket };
            var uploads = await calls.RunAsync("listing of uploads", each => each.Client.ListMultipartUploadsAsync(request, each.Token), cancellationToken);
            foreach (var upload in (uploads.MultipartUploads ?? []).Where(upload => upload.Initiated?.ToUniversalTime() < before.UtcDateTime))
            {
                await calls.RunAsync(
                    $"end of upload of {upload.Key}",
                    each => each.Client.AbortMultipartUploadAsync(options.Bucket, upload.Key, upload.UploadId, each.Token),
                    cancellationToken);
            }
        }
        catch (StorageUnavailableException)
        {
            // What is left costs money, not correctness.
        }
    }
}
