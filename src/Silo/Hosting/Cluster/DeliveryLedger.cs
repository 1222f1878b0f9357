using CommitWise.Durability;

namespace CommitWise.Silo.Hosting.Cluster;

/// <summary>What became of the messages that one pulling agent has read and not settled. Used turn by turn.</summary>
internal sealed class DeliveryLedger
{
    private readonly Dictionary<long, Entry> _entries = [];

    /// <summary>Takes a message in.</summary>
    public void Read(QueueBatch batch, QueueMessage message) => _entries[batch.Place] = new Entry(message);

    /// <summary>A subscriber was given it, for good or ill.</summary>
    public void Tried(IBatchContainer batch) => Of(batch).IsTried = true;

    /// <summary>A subscriber could not take it in the time that it had.</summary>
    public void Failed(IBatchContainer batch) => Of(batch).HasFailed = true;

    /// <summary>Takes a message out.</summary>
    public (QueueMessage Message, Delivery Outcome) Settle(IBatchContainer batch)
    {
        _entries.Remove(batch.SequenceToken.SequenceNumber, out var entry);
        return (entry!.Message, entry.HasFailed ? Delivery.Failed : entry.IsTried ? Delivery.Done : Delivery.Untried);
    }

    private Entry Of(IBatchContainer batch) => _entries[batch.SequenceToken.SequenceNumber];

    private sealed class Entry(QueueMessage message)
    {
        public QueueMessage Message { get; } = message;

        public bool IsTried { get; set; }

        public bool HasFailed { get; set; }
    }
}

/// <summary>What became of a message.</summary>
internal enum Delivery
{
    /// <summary>Nobody was given it: its subscribers could not be found out.</summary>
    Untried,

    /// <summary>Every subscriber has taken it.</summary>
    Done,

    /// <summary>A subscriber could not take it.</summary>
    Failed,
}
