namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>The messages of one key, oldest first, and what is going on with the first of them. Guarded by its queue.</summary>
/// <param name="key">The key.</param>
internal sealed class QueueLane(string key)
{
    public string Key { get; } = key;

    /// <summary>Ids of the messages.</summary>
    public Queue<long> Messages { get; } = [];

    public LaneState State { get; set; }

    /// <summary>How often the first message was given out.</summary>
    public int Deliveries { get; set; }

    /// <summary>Delivery that may settle the first message; null when this process has not given it out.</summary>
    public string? Receipt { get; set; }

    /// <summary>When the lease of the first message ends.</summary>
    public DateTimeOffset LeaseEnd { get; set; }

    /// <summary>Place among the leases; null when it has none.</summary>
    public LinkedListNode<QueueLane>? Lease { get; set; }
}

/// <summary>What is going on with the first message of a key.</summary>
internal enum LaneState
{
    /// <summary>It may be given out; so it is with no message at all.</summary>
    Ready,

    /// <summary>It is given out.</summary>
    Leased,

    /// <summary>Its end is being written.</summary>
    Settling,

    /// <summary>It waits for its time.</summary>
    Delayed,
}
