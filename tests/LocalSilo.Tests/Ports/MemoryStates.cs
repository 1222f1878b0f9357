using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CommitWise.Durability;

namespace CommitWise.LocalSilo.Tests;

/// <summary>States in memory, with a hook that can hold or fail a call.</summary>
public sealed class MemoryStates : IStateStore
{
    private readonly Lock _gate = new();
    private long _version;

    public ConcurrentDictionary<StateKey, StoredState> Stored { get; } = new();

    public ConcurrentDictionary<IndexKey, IndexRow> Rows { get; } = new();

    public Func<StateKey, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    public Func<StateKey, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    public int Writes { get; private set; }

    public async Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken)
    {
        await BeforeRead(key);
        return Stored.GetValueOrDefault(key);
    }

    public async Task<string> WriteAsync(
        StateKey key, ReadOnlyMemory<byte> body, string? expected, IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken)
    {
        await BeforeWrite(key);
        lock (_gate)
        {
            Check(key, expected);
            var tag = $"v{++_version}";
            Stored[key] = new StoredState(body.ToArray(), tag);
            Writes++;
            foreach (var row in rows)
            {
                Rows[row.Id] = row;
            }

            return tag;
        }
    }

    public Task ClearAsync(StateKey key, string? expected, IReadOnlyList<IndexKey> rows, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Check(key, expected);
            Stored.TryRemove(key, out _);
            foreach (var row in rows)
            {
                Rows.TryRemove(row, out _);
            }
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<StateKey> ListAsync(string type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var key in Stored.Keys.Where(key => key.Type == type).OrderBy(key => key.Key, StringComparer.Ordinal))
        {
            yield return key;
        }
    }

    private void Check(StateKey key, string? expected)
    {
        var stored = Stored.GetValueOrDefault(key)?.ETag;
        if (stored != expected)
        {
            throw new StateConflictException(key, stored, expected);
        }
    }
}
