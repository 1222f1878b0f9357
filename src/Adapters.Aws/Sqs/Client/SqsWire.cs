using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CommitWise.Adapters.Aws.Sqs;

internal sealed record NoAnswer;

internal sealed record GetQueueUrl(string QueueName);

internal sealed record CreateQueue(string QueueName, IReadOnlyDictionary<string, string> Attributes);

internal sealed record QueueUrlAnswer(string QueueUrl);

internal sealed record SendMessageBatch(string QueueUrl, IReadOnlyList<SendEntry> Entries);

internal sealed record SendEntry(
    string Id,
    string MessageBody,
    IReadOnlyDictionary<string, MessageAttribute> MessageAttributes,
    string MessageGroupId,
    string MessageDeduplicationId);

internal sealed record MessageAttribute(string DataType, string? StringValue);

/// <param name="QueueUrl">Which queue.</param>
/// <param name="MaxNumberOfMessages">1 to 10.</param>
/// <param name="WaitTimeSeconds">0 to 20.</param>
/// <param name="VisibilityTimeout">Seconds.</param>
/// <param name="ReceiveRequestAttemptId">A second try with the same id gets the messages of an answer that was lost.</param>
/// <param name="MessageSystemAttributeNames">What SQS knows of each message.</param>
/// <param name="MessageAttributeNames">What the publisher said of each message.</param>
internal sealed record ReceiveMessage(
    string QueueUrl,
    int MaxNumberOfMessages,
    int WaitTimeSeconds,
    int VisibilityTimeout,
    string ReceiveRequestAttemptId,
    IReadOnlyList<string> MessageSystemAttributeNames,
    IReadOnlyList<string> MessageAttributeNames);

internal sealed record ReceiveMessageAnswer(IReadOnlyList<ReceivedMessage>? Messages);

internal sealed record ReceivedMessage(
    string MessageId,
    string ReceiptHandle,
    string Body,
    IReadOnlyDictionary<string, string>? Attributes,
    IReadOnlyDictionary<string, MessageAttribute>? MessageAttributes);

internal sealed record DeleteMessage(string QueueUrl, string ReceiptHandle);

internal sealed record ChangeMessageVisibility(string QueueUrl, string ReceiptHandle, int VisibilityTimeout);

internal sealed record ChangeMessageVisibilityBatch(string QueueUrl, IReadOnlyList<VisibilityEntry> Entries);

internal sealed record VisibilityEntry(string Id, string ReceiptHandle, int VisibilityTimeout);

internal sealed record BatchAnswer(IReadOnlyList<BatchFailure>? Failed);

internal sealed record BatchFailure(string Id, string Code, string? Message, bool SenderFault = false);

internal sealed record GetQueueAttributes(string QueueUrl, IReadOnlyList<string> AttributeNames);

internal sealed record QueueAttributesAnswer(IReadOnlyDictionary<string, string>? Attributes);

/// <summary>Requests and answers of SQS' JSON protocol.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoAnswer))]
[JsonSerializable(typeof(GetQueueUrl))]
[JsonSerializable(typeof(CreateQueue))]
[JsonSerializable(typeof(QueueUrlAnswer))]
[JsonSerializable(typeof(SendMessageBatch))]
[JsonSerializable(typeof(ReceiveMessage))]
[JsonSerializable(typeof(ReceiveMessageAnswer))]
[JsonSerializable(typeof(DeleteMessage))]
[JsonSerializable(typeof(ChangeMessageVisibility))]
[JsonSerializable(typeof(ChangeMessageVisibilityBatch))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(GetQueueAttributes))]
[JsonSerializable(typeof(QueueAttributesAnswer))]
internal sealed partial class SqsJson : JsonSerializerContext
{
    /// <summary>Leaves quotes in bodies short; nothing here is ever shown in a page.</summary>
    public static SqsJson Wire { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
