using System.Collections.Concurrent;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Durability;

namespace CommitWise.Grains.Tests.Host;

/// <summary>The real state store; tells when it has written, counts writes, and fails when it is told to.</summary>
public sealed class WatchedStates(IStateStore store, Signal signal) : IStateStore
{
    private int _failures;

    public ConcurrentDictionary<string, int> Writes { get; } = new();

    public void FailNext(int writes) => Volatile.Write(ref _failures, writes);

    public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken) => store.ReadAsync(key, cancellationToken);

    public async Task<string> WriteAsync(
        StateKey key, ReadOnlyMemory<byte> body, string? expected, IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _failures) > 0 && Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new IOException("The disk is full.");
        }

        var tag = await store.WriteAsync(key, body, expected, rows, cancellationToken);
        Writes.AddOrUpdate(key.Key, 1, (_, count) => count + 1);
        signal.Tell();
        return tag;
    }

    public async Task ClearAsync(StateKey key, string? expected, IReadOnlyList<IndexKey> rows, CancellationToken cancellationToken)
    {
        await store.ClearAsync(key, expected, rows, cancellationToken);
        signal.Tell();
    }

    public IAsyncEnumerable<StateKey> ListAsync(string type, CancellationToken cancellationToken) => store.ListAsync(type, cancellationToken);
}

/// <summary>The real queues; publishing to one can be made to fail.</summary>
public sealed class WatchedQueue(IDurableQueue queue, Signal signal) : IDurableQueue
{
    public ConcurrentDictionary<string, Exception> Broken { get; } = new();

    public async Task EnqueueAsync(string name, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (Broken.TryGetValue(name, out var fault))
        {
            throw fault;
        }

        await queue.EnqueueAsync(name, key, body, cancellationToken);
    }

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string name, int max, TimeSpan wait, CancellationToken cancellationToken) =>
        queue.ReceiveAsync(name, max, wait, cancellationToken);

    public async Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await queue.CompleteAsync(message, cancellationToken);
        signal.Tell();
    }

    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken) =>
        queue.RetryAsync(message, delay, error, cancellationToken);

    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) => queue.ParkAsync(message, error, cancellationToken);

    public Task<QueueDepth> MeasureAsync(string name, CancellationToken cancellationToken) => queue.MeasureAsync(name, cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string name, int limit, string? after, CancellationToken cancellationToken) =>
        queue.DeadLettersAsync(name, limit, after, cancellationToken);

    public Task<int> RedriveAsync(string name, IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        queue.RedriveAsync(name, ids, cancellationToken);
}

/// <summary>The real report store behind the port; can be held and can fail.</summary>
public sealed class WatchedReports(ReportStore store, Signal signal) : IReportStore
{
    private int _failures;
    private int _puts;

    /// <summary>Waited for before a report is stored.</summary>
    public Hold? BeforePut { get; set; }

    /// <summary>Waited for after a report is stored and before anybody hears of it.</summary>
    public Hold? AfterPut { get; set; }

    /// <summary>Called after each deletion.</summary>
    public Action AfterDelete { get; set; } = () => { };

    public int Puts => Volatile.Read(ref _puts);

    public void FailNext(int puts) => Volatile.Write(ref _failures, puts);

    public async Task<FiledReport> PutAsync(string changeFolder, int generation, Report report, CancellationToken cancellationToken)
    {
        await (BeforePut?.PassAsync(cancellationToken) ?? Task.CompletedTask);
        if (Volatile.Read(ref _failures) > 0 && Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new IOException("The disk is full.");
        }

        var filed = await store.PutAsync(changeFolder, generation, report, cancellationToken);
        Interlocked.Increment(ref _puts);
        await (AfterPut?.PassAsync(cancellationToken) ?? Task.CompletedTask);
        signal.Tell();
        return filed;
    }

    public async Task<Report> ReadAsync(string key, string sha256, CancellationToken cancellationToken) =>
        (await store.ReadAsync(key, sha256, cancellationToken)).Report;

    public async Task<int> DeleteAllAsync(string changeFolder, CancellationToken cancellationToken)
    {
        var count = await store.DeleteAllAsync(changeFolder, cancellationToken);
        AfterDelete();
        return count;
    }
}
