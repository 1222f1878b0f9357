using CommitWise.Durability;

namespace CommitWise.Bench.Grains;

/// <summary>Stores that hold nothing, so that a measurement is the silo's alone.</summary>
internal sealed class EmptyStores : IStateStore, IDurableQueue, IReminderStore
{
    private static readonly StoredState Stored = new("""{"value":7}"""u8.ToArray(), "1");

    Task<StoredState?> IStateStore.ReadAsync(StateKey key, CancellationToken cancellationToken) => Task.FromResult<StoredState?>(Stored);

    Task<string> IStateStore.WriteAsync(
        StateKey key, ReadOnlyMemory<byte> body, string? expected, IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken) =>
        Task.FromResult("1");

    Task IStateStore.ClearAsync(StateKey key, string? expected, IReadOnlyList<IndexKey> rows, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    IAsyncEnumerable<StateKey> IStateStore.ListAsync(string type, CancellationToken cancellationToken) => AsyncEnumerable.Empty<StateKey>();

    Task IDurableQueue.EnqueueAsync(string queue, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        throw new QueueFullException(queue, 0);

    async Task<IReadOnlyList<QueueMessage>> IDurableQueue.ReceiveAsync(
        string queue, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        await Task.Delay(wait, TimeProvider.System, cancellationToken);
        return [];
    }

    Task IDurableQueue.CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

    Task IDurableQueue.RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    Task IDurableQueue.ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) => Task.CompletedTask;

    Task<QueueDepth> IDurableQueue.MeasureAsync(string queue, CancellationToken cancellationToken) =>
        Task.FromResult(new QueueDepth(0, 0, 0, null));

    Task<IReadOnlyList<DeadLetter>> IDurableQueue.DeadLettersAsync(
        string queue, int limit, string? after, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DeadLetter>>([]);

    Task<int> IDurableQueue.RedriveAsync(string queue, IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        Task.FromResult(0);

    Task IReminderStore.UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken) => Task.CompletedTask;

    Task IReminderStore.DeleteAsync(ReminderKey key, CancellationToken cancellationToken) => Task.CompletedTask;

    Task<StoredReminder?> IReminderStore.ReadAsync(ReminderKey key, CancellationToken cancellationToken) =>
        Task.FromResult<StoredReminder?>(null);

    Task<IReadOnlyList<StoredReminder>> IReminderStore.DueAsync(DateTimeOffset until, int max, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredReminder>>([]);

    Task<long> IReminderStore.CountAsync(CancellationToken cancellationToken) => Task.FromResult(0L);
}
