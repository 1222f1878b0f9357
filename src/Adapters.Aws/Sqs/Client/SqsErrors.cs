using CommitWise.Adapters.Aws.Http;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>What SQS means when it refuses.</summary>
internal static class SqsErrors
{
    /// <summary>The queue is not there.</summary>
    public static bool IsMissingQueue(AwsServiceException fault) => fault.Code is "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue";

    /// <summary>The lease has ended: the message may have been given to somebody else.</summary>
    public static bool IsLeaseLost(AwsServiceException fault) => IsLeaseLost(fault.Code, fault.Message);

    /// <summary>Whether a receipt names no delivery that is still given out. FIFO queues report an ended lease as an invalid parameter.</summary>
    public static bool IsLeaseLost(string code, string message) =>
        code is "MessageNotInflight" or "ReceiptHandleIsInvalid"
        || (code == "InvalidParameterValue" && message.Contains("expired", StringComparison.OrdinalIgnoreCase));
}
