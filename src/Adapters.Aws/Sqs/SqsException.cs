using System.Net;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>SQS refused a request, or could not be reached within its tries.</summary>
/// <param name="message">Which operation on which queue, and what the service said.</param>
/// <param name="code">The service's error code such as <c>QueueDoesNotExist</c>; empty when it was not reached.</param>
/// <param name="status">HTTP status; null when it was not reached.</param>
/// <param name="innerException">What the connection said.</param>
public sealed class SqsException(string message, string code, HttpStatusCode? status, Exception? innerException = null)
    : IOException(message, innerException)
{
    /// <summary>The service's error code; empty when it was not reached.</summary>
    public string Code { get; } = code;

    /// <summary>HTTP status; null when it was not reached.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>The queue is not there.</summary>
    internal bool IsMissingQueue => Code is "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue";

    /// <summary>The lease has ended: the message may have been given to somebody else.</summary>
    internal bool IsLeaseLost => SqsErrors.IsLeaseLost(Code, Message);
}
