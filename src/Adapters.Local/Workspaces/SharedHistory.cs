using System.Diagnostics.CodeAnalysis;
using CommitWise.Adapters.Local.History;
using CommitWise.History;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>
/// One history for all who ask, opened once and replaced when it grows. One that was replaced stays readable until the last who holds it
/// lets go.
/// </summary>
/// <param name="open">Opens the history up to a commit; never called twice at once.</param>
internal sealed class SharedHistory(Func<string, IProgress<HistoryProgress>?, CancellationToken, Task<OpenedHistory>> open) : IDisposable
{
    [SuppressMessage("Usage", "CA2213", Justification = "Who waits for it when the clone goes away must get through.")]
    private readonly SemaphoreSlim _update = new(1, 1);
    private readonly Lock _lock = new();
    private Held? _current;

    /// <summary>Takes the history up to a commit.</summary>
    public async Task<HistoryLease> OpenAsync(string head, IProgress<HistoryProgress>? progress, CancellationToken cancellationToken)
    {
        if (TryTake(head) is { } known)
        {
            return known;
        }

        await _update.WaitAsync(cancellationToken);
        try
        {
            return TryTake(head) ?? Replace(await open(head, progress, cancellationToken));
        }
        finally
        {
            _update.Release();
        }
    }

    /// <summary>The one best common ancestor of two commits.</summary>
    /// <returns>Null when the history does not hold both, or there are several or none.</returns>
    public string? ForkPoint(string first, string second)
    {
        Held held;
        lock (_lock)
        {
            if (_current is null || !_current.History.Contains(first) || !_current.History.Contains(second))
            {
                return null;
            }

            held = _current;
            held.Add();
        }

        try
        {
            return held.History.BestCommonAncestor(first, second);
        }
        finally
        {
            lock (_lock)
            {
                held.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _current?.Release();
            _current = null;
        }
    }

    private HistoryLease? TryTake(string head)
    {
        lock (_lock)
        {
            return _current is { } held && held.History.Contains(head) ? Take(held) : null;
        }
    }

    private HistoryLease Replace(OpenedHistory opened)
    {
        lock (_lock)
        {
            _current?.Release();
            _current = new Held(opened.History);
            return Take(_current);
        }
    }

    private HistoryLease Take(Held held)
    {
        held.Add();
        return new HistoryLease(held.History, () =>
        {
            lock (_lock)
            {
                held.Release();
            }
        });
    }

    /// <summary>A history with the number of those who hold it, the place of the current one among them.</summary>
    private sealed class Held(RepositoryHistory history)
    {
        private int _holders = 1;

        public RepositoryHistory History { get; } = history;

        public void Add() => _holders++;

        public void Release()
        {
            if (--_holders == 0)
            {
                History.Dispose();
            }
        }
    }
}
