using CommitWise.Analysis;
using CommitWise.Grains.Changes;

namespace CommitWise.Grains.Pool;

/// <summary>One run in the pool, waiting or running.</summary>
internal sealed class PoolRun(RunOrder order, DateTimeOffset now) : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();

    public RunOrder Order { get; } = order;

    public string Change { get; } = order.Change.ToString();

    public DateTimeOffset SubmittedAt { get; } = now;

    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Stage that runs, or failed.</summary>
    public AnalysisStage Stage { get; set; } = AnalysisStage.FetchChanges;

    /// <summary>Nobody waits for it any more: it was superseded, forgotten, or the process stops.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    public void Cancel()
    {
        try
        {
            _cancelled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended in the meantime.
        }
    }

    public PooledRun View() => new(Change, Order.Generation, Order.Run, StartedAt ?? SubmittedAt, StartedAt is null ? null : Stage);

    public void Dispose() => _cancelled.Dispose();
}
