namespace CommitWise.Durability;

/// <summary>
/// Queues whose messages are durable when <see cref="EnqueueAsync"/> returns, delivered at least once, and in order per key: the next
/// message of a key is not given out before the one ahead is completed or parked. Keys do not wait for each other.
/// </summary>
public interface IDurableQueue
{
    /// <summary>Adds a message.</summary>
    /// <param name="queue">Name of the queue; made when first used.</param>
    /// <param name="key">Messages of one key keep their order.</param>
    /// <param name="body">The message.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may still be added.</param>
    /// <exception cref="QueueFullException">The queue holds as many messages as it may. Nothing was added.</exception>
    /// <exception cref="MessageTooLargeException">The store has a limit on one message. Nothing was added.</exception>
    Task EnqueueAsync(string queue, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Takes messages, waiting for the first one.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="max">The most that are wanted.</param>
    /// <param name="wait">How long to wait when there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// Oldest first, at most one of each key; hidden from others until completed, retried, parked, or the lease ends. A store may extend the
    /// lease for as long as its holder lives.
    /// </returns>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a message that was handled. One whose lease has ended and that was given out again is left to its new holder; one that was not
    /// given out again is deleted, or comes again where a store takes nothing from a holder whose lease has ended.
    /// </summary>
    Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken);

    /// <summary>Gives a message back, to be delivered again later; later messages of its key wait for it.</summary>
    /// <param name="message">As received.</param>
    /// <param name="delay">Not before this.</param>
    /// <param name="error">Why it could not be handled.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken);

    /// <summary>Moves a message to the dead letters of its queue; the next one of its key may go.</summary>
    /// <param name="message">As received.</param>
    /// <param name="error">Why it could not be handled.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken);

    /// <summary>How much is in a queue.</summary>
    Task<QueueDepth> MeasureAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Dead letters, oldest first.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="after">Id of the last one of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidCursorException">No message has the id <paramref name="after"/>.</exception>
    Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string queue, int limit, string? after, CancellationToken cancellationToken);

    /// <summary>Puts dead letters back at the end of their queue, as new messages.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="ids">Which; null for all. What is no dead letter of the queue is passed over.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>How many there were.</returns>
    Task<int> RedriveAsync(string queue, IReadOnlyList<string>? ids, CancellationToken cancellationToken);
}

/// <summary>A message that was taken from a queue.</summary>
/// <param name="Id">Identity of the message within its queue.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Key">Its key.</param>
/// <param name="Body">The bytes that were added.</param>
/// <param name="Attempt">1 at the first delivery.</param>
/// <param name="EnqueuedAt">When it was added.</param>
/// <param name="Receipt">Names this delivery.</param>
public sealed record QueueMessage(
    string Id, string Queue, string Key, ReadOnlyMemory<byte> Body, int Attempt, DateTimeOffset EnqueuedAt, string Receipt);

/// <summary>How much is in a queue.</summary>
/// <param name="Waiting">Messages that are not given out.</param>
/// <param name="InFlight">Messages that are given out.</param>
/// <param name="DeadLetters">Parked messages; a store may stop counting at a limit that it names.</param>
/// <param name="OldestAt">When the oldest message that is not parked was added; null when there is none, or the store cannot tell.</param>
public sealed record QueueDepth(long Waiting, long InFlight, long DeadLetters, DateTimeOffset? OldestAt);

/// <summary>A parked message.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Key">Its key.</param>
/// <param name="Body">The bytes that were added.</param>
/// <param name="Attempts">Deliveries that failed.</param>
/// <param name="ParkedAt">When it was parked.</param>
/// <param name="Error">Why the last delivery failed.</param>
public sealed record DeadLetter(string Id, string Key, ReadOnlyMemory<byte> Body, int Attempts, DateTimeOffset ParkedAt, string Error);

/// <summary>A queue holds as many messages as it may; the publisher should wait and try again.</summary>
/// <param name="queue">Name of the queue.</param>
/// <param name="capacity">What it may hold.</param>
public sealed class QueueFullException(string queue, long capacity) : Exception($"Queue {queue} holds {capacity} messages, as many as it may.");

/// <summary>A message is larger than its store can take.</summary>
/// <param name="queue">Name of the queue.</param>
/// <param name="key">Key of the message.</param>
/// <param name="size">Bytes of it as the store counts.</param>
/// <param name="limit">The most that the store takes.</param>
public sealed class MessageTooLargeException(string queue, string key, long size, long limit)
    : Exception($"Message for {queue}/{key} has {size} bytes; the queue takes {limit} at most.");
