using CommitWise.Grains.Changes;
using CommitWise.Grains.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Pool;

/// <summary>
/// Runs the analyses of one silo, outside of any grain's turn: as many at once as there are slots, repositories taking turns. What waits or
/// runs is in memory only; a grain whose run was lost submits it again.
/// </summary>
public sealed partial class AnalysisPool : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private readonly FairQueue<PoolRun> _waiting = new();
    private readonly Dictionary<string, PoolRun> _active = new(StringComparer.Ordinal);
    private readonly HashSet<PoolRun> _running = [];
    private readonly HashSet<Task> _tasks = [];
    private readonly AnalysisRunner _runner;
    private readonly GrainsOptions _options;
    private readonly GrainsTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger<AnalysisPool> _logger;
    private int _occupied;
    private bool _isStopping;

    internal AnalysisPool(
        AnalysisRunner runner, IOptions<GrainsOptions> options, GrainsTelemetry telemetry, TimeProvider time, ILogger<AnalysisPool> logger)
    {
        _runner = runner;
        _options = options.Value;
        _telemetry = telemetry;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether it takes runs on: it does until it stops.</summary>
    public bool IsOpen => !Volatile.Read(ref _isStopping);

    /// <summary>Takes a run on and returns at once. Another run of the same change is cancelled. A stopping pool takes nothing on.</summary>
    public void Submit(RunOrder order)
    {
        var run = new PoolRun(order, _time.GetUtcNow());
        lock (_gate)
        {
            if (_isStopping)
            {
                return;
            }

            Withdraw(run.Change, int.MaxValue);
            _active[run.Change] = run;
            _waiting.Enqueue(order.Change.Repository, run);
            _telemetry.RunQueued();
            Fill();
        }
    }

    /// <summary>Whether a run waits, runs, or is being reported.</summary>
    public bool Has(string change, int generation, int run)
    {
        lock (_gate)
        {
            return _active.TryGetValue(change, out var active) && active.Order.Generation == generation && active.Order.Run == run;
        }
    }

    /// <summary>Cancels the runs of a change up to a generation; nothing more is told of them.</summary>
    public void Cancel(string change, int generation)
    {
        lock (_gate)
        {
            Withdraw(change, generation);
        }
    }

    /// <summary>What runs and what waits.</summary>
    public PoolSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new PoolSnapshot(_options.Slots, [.. _running.Select(run => run.View())], [.. _waiting.Items.Select(run => run.View())]);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes nothing on any more, lets what runs go on for the drain time, and cancels the rest: the next start resumes it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var tasks = Close();
        if (!await EndedAsync(tasks, _options.DrainTime, cancellationToken))
        {
            Log.Cancelling(_logger, tasks.Length);
            CancelAll();
            await Task.WhenAll(tasks).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Cancels whatever is left, as the end of the process would.</summary>
    public void Dispose()
    {
        _ = Close();
        CancelAll();
    }

    private async Task<bool> EndedAsync(Task[] tasks, TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(tasks).WaitAsync(within, _time, cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private Task[] Close()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isStopping, true);
            while (_waiting.TryDequeue(out var run))
            {
                _active.Remove(run.Change);
                _telemetry.RunWithdrawn();
                run.Dispose();
            }

            return [.. _tasks];
        }
    }

    private void CancelAll()
    {
        PoolRun[] runs;
        lock (_gate)
        {
            runs = [.. _active.Values];
        }

        Array.ForEach(runs, run => run.Cancel());
    }

    private void Withdraw(string change, int generation)
    {
        if (!_active.TryGetValue(change, out var run) || run.Order.Generation > generation)
        {
            return;
        }

        _active.Remove(change);
        if (_waiting.Remove(run.Order.Change.Repository, other => ReferenceEquals(other, run)) > 0)
        {
            _telemetry.RunWithdrawn();
            run.Dispose();
            return;
        }

        // The callbacks of a token may do anything: not under the lock.
        _ = Task.Run(run.Cancel);
    }

    private void Fill()
    {
        while (_occupied < _options.Slots && !_isStopping && _waiting.TryDequeue(out var run, HasItsShare))
        {
            _occupied++;
            run.StartedAt = _time.GetUtcNow();
            _running.Add(run);
            _telemetry.RunStarted(run.StartedAt.Value - run.SubmittedAt);
            var task = Task.Run(() => RunAsync(run));
            _tasks.Add(task);
            _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>A repository with runs in all slots but one leaves the last to another one that waits: its history may take long to read.</summary>
    private bool HasItsShare(string repository) =>
        _running.Count(run => run.Order.Change.Repository == repository) >= Math.Max(1, _options.Slots - 1);

    private void Forget(Task task)
    {
        lock (_gate)
        {
            _tasks.Remove(task);
        }
    }

    private async Task RunAsync(PoolRun run)
    {
        var told = await _runner.RunAsync(run, () => FreeSlot(run));
        lock (_gate)
        {
            if (_active.TryGetValue(run.Change, out var active) && ReferenceEquals(active, run))
            {
                _active.Remove(run.Change);
            }
        }

        if (!told)
        {
            Log.NotTold(_logger, run.Change, run.Order.Generation, run.Order.Run);
        }

        run.Dispose();
    }

    private void FreeSlot(PoolRun run)
    {
        lock (_gate)
        {
            _occupied--;
            _running.Remove(run);
            Fill();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The pool stops: {Runs} analyses run longer than the drain time and are cancelled; the next start resumes them")]
        public static partial void Cancelling(ILogger logger, int runs);

        [LoggerMessage(2, LogLevel.Error, "The end of run {Run} of generation {Generation} of {Change} could not be told; it will be run again")]
        public static partial void NotTold(ILogger logger, string change, int generation, int run);
    }
}
