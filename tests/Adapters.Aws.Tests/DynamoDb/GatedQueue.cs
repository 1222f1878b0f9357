using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>A real queue whose publishers pass a gate first, which may hold them or throw.</summary>
internal sealed class GatedQueue(IDurableQueue queue, Func<string, Task> gate) : IDurableQueue
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody has come to the gate.</summary>
    public Task Reached => _reached.Task;

    public async Task EnqueueAsync(string name, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        await gate(key);
        await queue.EnqueueAsync(name, key, body, cancellationToken);
    }

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string name, int max, TimeSpan wait, CancellationToken cancellationToken) =>
        queue.ReceiveAsync(name, max, wait, cancellationToken);

    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => queue.CompleteAsync(message, cancellationToken);

    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken) =>
        queue.RetryAsync(message, delay, error, cancellationToken);

    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) => queue.ParkAsync(message, error, cancellationToken);

    public Task<QueueDepth> MeasureAsync(string name, CancellationToken cancellationToken) => queue.MeasureAsync(name, cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string name, int limit, string? after, CancellationToken cancellationToken) =>
        queue.DeadLettersAsync(name, limit, after, cancellationToken);

    public Task<int> RedriveAsync(string name, IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        queue.RedriveAsync(name, ids, cancellationToken);
}
