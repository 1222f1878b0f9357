using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.Http;

namespace CommitWise.Adapters.Aws.Doctor;

/// <summary>Says in words what a fault of a service calls for.</summary>
internal static class AwsAdvice
{
    private static readonly string[] Denied = ["AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"];
    private static readonly string[] Expired = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
    private static readonly string[] Unknown = ["InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "MissingAuthenticationToken"];
    private static readonly string[] Wrong = ["SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature"];
    private static readonly string[] Missing = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "ResourceNotFoundException", "NoSuchBucket", "NotFound"];

    /// <summary>What is wrong, and what to do.</summary>
    public static string For(Exception fault, AwsProbe probe)
    {
        var code = CodeOf(fault);
        return fault switch
        {
            InputException => fault.Message,
            _ when fault is ResourceNotFoundException || Missing.Contains(code) =>
                "It is not there: deploy the infrastructure, set Aws:Create once, or correct Aws:Region and Aws:Prefix.",
            _ when Denied.Contains(code) => $"Access is denied: allow {probe.Permission} to this identity.",
            _ when Expired.Contains(code) => "The session token has expired: get new credentials.",
            _ when Unknown.Contains(code) => "The access key is not known there: check the credentials and their account.",
            _ when Wrong.Contains(code) => "The signature is refused: check the secret key, Aws:Region and this machine's clock.",
            _ when code.Length > 0 => $"It refused with {code}.",
            _ when IsWithoutCredentials(fault) => $"There are no credentials: set {(probe.Permission == "sts" ? probe.Setting : "them first")}.",
            _ => $"It was not reached: check {probe.Setting}, Aws:Region and the network. {Inner(fault).Message}",
        };
    }

    private static string CodeOf(Exception fault) => fault switch
    {
        AwsServiceException service => service.Code,
        AmazonServiceException { ErrorCode: { Length: > 0 } code } => code,
        _ => string.Empty,
    };

    private static bool IsWithoutCredentials(Exception fault) =>
        Chain(fault).Any(each => each is AmazonClientException && each.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase));

    private static Exception Inner(Exception fault) => Chain(fault).Last();

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (var each = fault; each is not null; each = each.InnerException)
        {
            yield return each;
        }
    }
}
