using System.Globalization;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>A message that SQS gave to this process.</summary>
/// <param name="Id">SQS' message id.</param>
/// <param name="Group">Its message group.</param>
/// <param name="Key">Its key.</param>
/// <param name="Body">The bytes that were published.</param>
/// <param name="Received">How often SQS gave it to any process, this time included.</param>
/// <param name="SentAt">When it was published.</param>
/// <param name="Receipt">Names this delivery.</param>
/// <param name="IsBehind">It came behind another message of its group, so it cannot have been given to a consumer before.</param>
internal sealed record HeldMessage(
    string Id, string Group, string Key, ReadOnlyMemory<byte> Body, int Received, DateTimeOffset SentAt, string Receipt, bool IsBehind)
{
    /// <summary>How many of the deliveries were no attempts, as far as it is written down; see <see cref="DeliveryCounts"/>.</summary>
    public int NotGiven { get; set; }

    /// <summary>Reads an answer; the messages of a group stand in their order.</summary>
    public static List<HeldMessage> Read(IReadOnlyList<ReceivedMessage> messages)
    {
        HashSet<string> groups = new(StringComparer.Ordinal);
        return [.. messages.Select(message =>
        {
            var group = System(message, "MessageGroupId") ?? SqsNames.Group(SqsBody.KeyOf(message));
            return Read(message, group, isBehind: !groups.Add(group));
        })];
    }

    /// <summary>As a consumer gets it.</summary>
    public QueueMessage ToQueueMessage(string queue, int attempt) => new(Id, queue, Key, Body, attempt, SentAt, Receipt);

    private static HeldMessage Read(ReceivedMessage message, string group, bool isBehind) => new(
        message.MessageId,
        group,
        SqsBody.KeyOf(message),
        SqsBody.Read(message),
        Math.Max(1, (int)Number(message, "ApproximateReceiveCount")),
        DateTimeOffset.FromUnixTimeMilliseconds(Number(message, "SentTimestamp")),
        message.ReceiptHandle,
        isBehind);

    private static string? System(ReceivedMessage message, string name) => message.Attributes?.GetValueOrDefault(name);

    private static long Number(ReceivedMessage message, string name) =>
        long.TryParse(System(message, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
