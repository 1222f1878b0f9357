using System.Net;

namespace CommitWise.Adapters.Aws.Http;

/// <summary>A service of AWS refused a request, or could not be reached within its tries.</summary>
/// <param name="message">Which operation on what, and what the service said.</param>
/// <param name="code">The service's error code such as <c>QueueDoesNotExist</c>; empty when it was not reached.</param>
/// <param name="status">HTTP status; null when it was not reached.</param>
/// <param name="innerException">What the connection said.</param>
public sealed class AwsServiceException(string message, string code, HttpStatusCode? status, Exception? innerException = null)
    : IOException(message, innerException)
{
    /// <summary>The service's error code; empty when it was not reached.</summary>
    public string Code { get; } = code;

    /// <summary>HTTP status; null when it was not reached.</summary>
    public HttpStatusCode? Status { get; } = status;
}
