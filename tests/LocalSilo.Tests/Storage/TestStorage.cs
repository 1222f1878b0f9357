using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;
using CommitWise.Testing;

namespace CommitWise.LocalSilo.Tests;

/// <summary>A folder with the file that a silo stores in; silos that share it are restarts of each other.</summary>
public sealed class TestStorage : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commitwise-silo-").FullName;

    /// <summary>Opens the file.</summary>
    public Task<SqliteDurability> OpenAsync(ManualTime time) =>
        SqliteDurability.OpenAsync(Path.Combine(_folder, "silo.db"), new SqliteOptions { Time = time, Lease = TimeSpan.FromDays(1) });

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>States, with a hook that can hold or fail a call.</summary>
public sealed class WatchedStates(IStateStore inner) : IStateStore
{
    /// <summary>Runs before a read.</summary>
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs before a write.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>Writes so far.</summary>
    public int Writes { get; private set; }

    /// <inheritdoc/>
    public async Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken)
    {
        await BeforeRead();
        return await inner.ReadAsync(key, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> WriteAsync(
        StateKey key, ReadOnlyMemory<byte> body, string? expected, IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken)
    {
        await BeforeWrite();
        Writes++;
        return await inner.WriteAsync(key, body, expected, rows, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ClearAsync(StateKey key, string? expected, IReadOnlyList<IndexKey> rows, CancellationToken cancellationToken) =>
        inner.ClearAsync(key, expected, rows, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StateKey> ListAsync(string type, CancellationToken cancellationToken) => inner.ListAsync(type, cancellationToken);
}

/// <summary>Queues, with a record of the delays that retries ask for.</summary>
public sealed class WatchedQueue(IDurableQueue inner) : IDurableQueue
{
    /// <summary>Delays in the order they were asked for.</summary>
    public List<TimeSpan> Delays { get; } = [];

    /// <inheritdoc/>
    public Task EnqueueAsync(string queue, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        inner.EnqueueAsync(queue, key, body, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan wait, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(queue, max, wait, cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => inner.CompleteAsync(message, cancellationToken);

    /// <inheritdoc/>
    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken)
    {
        Delays.Add(delay);
        return inner.RetryAsync(message, delay, error, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) =>
        inner.ParkAsync(message, error, cancellationToken);

    /// <inheritdoc/>
    public Task<QueueDepth> MeasureAsync(string queue, CancellationToken cancellationToken) => inner.MeasureAsync(queue, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string queue, int limit, string? after, CancellationToken cancellationToken) =>
        inner.DeadLettersAsync(queue, limit, after, cancellationToken);

    /// <inheritdoc/>
    public Task<int> RedriveAsync(string queue, IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        inner.RedriveAsync(queue, ids, cancellationToken);
}
