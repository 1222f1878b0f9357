using System.Net;
using Amazon.Runtime;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>Which faults of S3 may pass, and what the others mean here.</summary>
internal static class S3Faults
{
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "SlowDown", "RequestTimeout", "Throttling", "ThrottlingException", "RequestLimitExceeded", "InternalError", "ServiceUnavailable",
        "OperationAborted", "ConditionalRequestConflict",

        // Ceph's server does not read the body of a put that it refuses, and takes it for the next request of that connection.
        "MethodNotAllowed",
    };

    /// <summary>Whether the same request may succeed a little later.</summary>
    /// <param name="fault">What happened.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static bool MayPass(Exception fault, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested && fault switch
    {
        AmazonServiceException service => service.StatusCode >= HttpStatusCode.InternalServerError
            || service.StatusCode is HttpStatusCode.TooManyRequests or default(HttpStatusCode)
            || Passing.Contains(service.ErrorCode ?? string.Empty),
        HttpRequestException or IOException or TimeoutException => fault is not (StorageUnavailableException or StorageFullException),
        _ => false,
    };

    /// <summary>There is no such object.</summary>
    public static bool IsMissing(AmazonServiceException fault) => fault.ErrorCode is "NoSuchKey" or "NotFound";

    /// <summary>There is no such bucket.</summary>
    public static bool IsMissingBucket(Exception? fault) => fault is AmazonServiceException { ErrorCode: "NoSuchBucket" };

    /// <summary>There is an object where none was to be.</summary>
    public static bool IsTaken(AmazonServiceException fault) => fault.StatusCode == HttpStatusCode.PreconditionFailed;

    /// <summary>S3 did not do what it was asked for.</summary>
    /// <param name="bucket">Which bucket.</param>
    /// <param name="what">What it was asked for.</param>
    /// <param name="tries">How often.</param>
    /// <param name="fault">The last answer.</param>
    public static StorageUnavailableException Unavailable(string bucket, string what, int tries, Exception fault) => new(
        $"S3 bucket {bucket}: {what} failed in {tries} {(tries == 1 ? "try" : "tries")}; the last ended with {Say(fault)}{MeaningOf(fault).Text}", fault);

    /// <summary>Whether an operator has something to put right before a bucket can be used; otherwise it may be there later as it is.</summary>
    public static bool IsToPutRight(StorageUnavailableException fault) => MeaningOf(fault.InnerException).Problem is not null;

    /// <summary>What an operator has to put right.</summary>
    /// <param name="bucket">Which bucket.</param>
    /// <param name="place">Where it was looked for.</param>
    /// <param name="fault">What opening it ended with.</param>
    public static InputException ToPutRight(string bucket, string place, StorageUnavailableException fault)
    {
        var (problem, text) = MeaningOf(fault.InnerException);
        return new InputException(problem!, $"S3 bucket '{bucket}' at {place} cannot be used: {Say(fault.InnerException!)}{text}", fault);
    }

    private static string Say(Exception fault) => fault is AmazonServiceException { ErrorCode: { Length: > 0 } code } service
        ? $"{code} ({(int)service.StatusCode}). "
        : $"{fault.GetType().Name}: {fault.Message.TrimEnd('.')}. ";

    private static (string? Problem, string Text) MeaningOf(Exception? fault) => fault switch
    {
        AmazonServiceException service => service.ErrorCode switch
        {
            "NoSuchBucket" => ("missing-bucket", "There is no such bucket: make it, set Aws:Create, or correct Aws:Bucket, Aws:Region or Aws:S3Url."),
            "BucketAlreadyExists" => ("missing-bucket", "The name is taken by somebody else; choose another for Aws:Bucket."),
            "AccessDenied" or "Forbidden" or "AllAccessDisabled" => (
                "bucket-refused",
                "The credentials may not do this. They need s3:ListBucket and s3:ListBucketMultipartUploads on the bucket, and s3:GetObject, "
                + "s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on its objects."),
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" => ("wrong-credentials", "Access key and secret key do not belong together, or not here."),
            "ExpiredToken" or "TokenRefreshRequired" => ("expired-credentials", "The credentials have ended; sign in again."),
            "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => (
                "wrong-region", $"The bucket is in another region; correct Aws:Region. {service.Message}"),
            "RequestTimeTooSkewed" => ("wrong-clock", "The clock of this machine is wrong."),
            _ => (null, service.Message),
        },
        AmazonClientException => ("missing-credentials", "No credentials were found: in the environment, a profile, the container or the instance."),
        _ => (null, string.Empty),
    };
}
