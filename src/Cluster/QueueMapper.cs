namespace CommitWise.Cluster;

/// <summary>One queue for each stream namespace that grains subscribe to.</summary>
/// <param name="namespaces">The namespaces.</param>
internal sealed class QueueMapper(IReadOnlyList<string> namespaces) : IConsistentRingStreamQueueMapper
{
    private readonly QueueId[] _queues = [.. namespaces.Select((name, index) => QueueId.GetQueueId(name, (uint)index, HashOf(index, namespaces.Count)))];

    /// <inheritdoc/>
    public IEnumerable<QueueId> GetAllQueues() => _queues;

    /// <inheritdoc/>
    public QueueId GetQueueForStream(StreamId streamId) =>
        Array.Find(_queues, queue => queue.GetStringNamePrefix() == streamId.GetNamespace());

    /// <inheritdoc/>
    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) => _queues.Where(queue => range.InRange(queue.GetUniformHashCode()));

    // Apart on the ring, so that silos share them.
    private static uint HashOf(int index, int count) => (uint)(((long)index << 32) / count);
}
