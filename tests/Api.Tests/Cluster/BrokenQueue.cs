using CommitWise.Durability;

namespace CommitWise.Api.Tests.Cluster;

/// <summary>A queue that completes nothing while it is broken.</summary>
internal sealed class BrokenQueue(IDurableQueue queue) : IDurableQueue
{
    public bool IsBroken { get; set; }

    public Task EnqueueAsync(string name, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        queue.EnqueueAsync(name, key, body, cancellationToken);

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string name, int max, TimeSpan wait, CancellationToken cancellationToken) =>
        queue.ReceiveAsync(name, max, wait, cancellationToken);

    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) =>
        IsBroken ? Task.FromException(new IOException("The queue is out of reach.")) : queue.CompleteAsync(message, cancellationToken);

    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken) =>
        queue.RetryAsync(message, delay, error, cancellationToken);

    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) => queue.ParkAsync(message, error, cancellationToken);

    public Task<QueueDepth> MeasureAsync(string name, CancellationToken cancellationToken) => queue.MeasureAsync(name, cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string name, int limit, string? after, CancellationToken cancellationToken) =>
        queue.DeadLettersAsync(name, limit, after, cancellationToken);

    public Task<int> RedriveAsync(string name, IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        queue.RedriveAsync(name, ids, cancellationToken);
}
