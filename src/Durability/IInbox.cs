namespace CommitWise.Durability;

/// <summary>Deliveries from outside: each is kept once, and published once to the queue that it is for, whatever stops in between.</summary>
/// <remarks>
/// Where inbox and queue are not one store, a delivery whose publisher stopped between publishing and marking is published once more; its
/// receiver knows it by the event's id.
/// </remarks>
public interface IInbox
{
    /// <summary>Keeps a delivery and publishes it. When the queue is full the delivery is kept and published by a later sweep.</summary>
    /// <returns>Durable when this returns.</returns>
    Task<InboxOutcome> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken);

    /// <summary>Publishes what was kept and could not be published, oldest first, and forgets deliveries past their retention.</summary>
    /// <returns>How many were published.</returns>
    Task<int> SweepAsync(CancellationToken cancellationToken);

    /// <summary>How much is in the inbox.</summary>
    Task<InboxDepth> MeasureAsync(CancellationToken cancellationToken);
}

/// <summary>A delivery.</summary>
/// <param name="Host">Who sent it, such as <c>github.com</c>.</param>
/// <param name="DeliveryId">The sender's identity of the delivery; with the host it names the row.</param>
/// <param name="Queue">Queue that it is for.</param>
/// <param name="Key">Key of the message.</param>
/// <param name="Body">The message.</param>
public sealed record InboxEntry(string Host, string DeliveryId, string Queue, string Key, ReadOnlyMemory<byte> Body);

/// <summary>What became of a delivery.</summary>
public enum InboxOutcome
{
    /// <summary>It is new and kept.</summary>
    Accepted,

    /// <summary>It had been kept before; nothing was done.</summary>
    Duplicate,
}

/// <summary>How much is in the inbox.</summary>
/// <param name="Kept">Rows, published or not; null when the store does not count them.</param>
/// <param name="Unpublished">Rows that wait for a sweep.</param>
/// <param name="OldestUnpublishedAt">When the oldest of those came; null when there is none.</param>
public sealed record InboxDepth(long? Kept, long Unpublished, DateTimeOffset? OldestUnpublishedAt);
