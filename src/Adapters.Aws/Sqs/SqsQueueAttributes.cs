using System.Globalization;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>What a queue is made with; infrastructure that makes queues beforehand sets the same.</summary>
internal static class SqsQueueAttributes
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    public static Dictionary<string, string> Of(SqsOptions options) => new(StringComparer.Ordinal)
    {
        ["FifoQueue"] = "true",
        ["ContentBasedDeduplication"] = "false",
        ["DeduplicationScope"] = "messageGroup",
        ["FifoThroughputLimit"] = "perMessageGroupId",
        ["MaximumMessageSize"] = SqsBody.Limit.ToString(CultureInfo.InvariantCulture),
        ["MessageRetentionPeriod"] = ((int)Retention.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        ["VisibilityTimeout"] = Leases.SecondsOf(options.Visibility).ToString(CultureInfo.InvariantCulture),
    };
}
