using CommitWise.Durability;

namespace CommitWise.Cluster;

/// <summary>What became of the messages that one pulling agent has read and not settled. Used turn by turn, but for errors.</summary>
internal sealed class DeliveryLedger
{
    private readonly Dictionary<long, Entry> _entries = [];

    /// <summary>Takes a message in.</summary>
    public void Read(QueueBatch batch, QueueMessage message) => _entries[batch.Place] = new Entry(message);

    /// <summary>A subscriber was given it, for good or ill.</summary>
    public void Tried(IBatchContainer batch) => Of(batch).IsTried = true;

    /// <summary>A subscriber did not take it.</summary>
    public void Failed(IBatchContainer batch) => Of(batch).HasFailed = true;

    /// <summary>Why a subscriber did not take it.</summary>
    public void Explain(IBatchContainer batch, string error)
    {
        if (_entries.TryGetValue(batch.SequenceToken.SequenceNumber, out var entry))
        {
            entry.Error = error;
        }
    }

    /// <summary>Takes a message out.</summary>
    public Settlement Settle(IBatchContainer batch)
    {
        _entries.Remove(batch.SequenceToken.SequenceNumber, out var entry);
        return new Settlement(entry!.Message, entry.HasFailed ? Delivery.Failed : entry.IsTried ? Delivery.Done : Delivery.Untried, entry.Error);
    }

    private Entry Of(IBatchContainer batch) => _entries[batch.SequenceToken.SequenceNumber];

    private sealed class Entry(QueueMessage message)
    {
        public QueueMessage Message { get; } = message;

        public bool IsTried { get; set; }

        public bool HasFailed { get; set; }

        public string? Error { get; set; }
    }
}

/// <summary>A message that its pulling agent is done with.</summary>
/// <param name="Message">The message.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Error">Why a subscriber did not take it; null when that is not known.</param>
internal sealed record Settlement(QueueMessage Message, Delivery Outcome, string? Error);

/// <summary>What became of a message.</summary>
internal enum Delivery
{
    /// <summary>Nobody was given it: its subscribers could not be found out.</summary>
    Untried,

    /// <summary>Every subscriber has taken it.</summary>
    Done,

    /// <summary>A subscriber did not take it.</summary>
    Failed,
}
