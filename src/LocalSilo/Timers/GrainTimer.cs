using Microsoft.Extensions.Logging;

namespace CommitWise.LocalSilo;

/// <summary>A timer whose tick waits for its turn like a call; the next one is set when it has ended.</summary>
internal sealed partial class GrainTimer : IGrainTimer
{
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _changed;
    private bool _ticking;

    internal GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Activation = activation;
        _callback = callback;
        _options = options;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = activation.Silo.Time.CreateTimer(
                static timer => ((GrainTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    internal Activation Activation { get; }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            _dueTime = dueTime;
            _period = period;
            _changed = true;
            if (!_ticking)
            {
                Set(dueTime);
            }
        }
    }

    public void Dispose()
    {
        if (!_disposed.IsCancellationRequested)
        {
            _disposed.Cancel();
            _timer.Dispose();
            _disposed.Dispose();
            Activation.RemoveTimer(this);
        }
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromMilliseconds(uint.MaxValue - 1), name);
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_ticking || _disposed.IsCancellationRequested)
            {
                return;
            }

            _ticking = true;
        }

        Activation.TryEnqueue(new Tick(this));
    }

    private Task RunAsync()
    {
        lock (_gate)
        {
            _changed = false;
        }

        return _disposed.IsCancellationRequested ? Task.CompletedTask : _callback(_disposed.Token);
    }

    private void Ended()
    {
        lock (_gate)
        {
            _ticking = false;
            Set(_changed ? _dueTime : _period);
        }
    }

    private void Set(TimeSpan dueTime)
    {
        if (!_disposed.IsCancellationRequested)
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Tick(GrainTimer timer) : Request
    {
        internal override bool AlwaysInterleave => timer._options.Interleave;

        internal override bool KeepsAlive => timer._options.KeepAlive;

        internal override bool BoundToActivation => true;

        internal override string Name => $"{timer.Activation.GrainId} timer";

        internal override Task Invoke(Activation activation) => timer.RunAsync();

        internal override void Complete(Task task)
        {
            if (task.IsFaulted)
            {
                Fail(task.Exception.GetBaseException());
            }

            timer.Ended();
        }

        internal override void Fail(Exception exception) =>
            Log.TickFailed(timer.Activation.Silo.Logger, exception, timer.Activation.GrainId);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A timer's tick of {GrainId} failed; the next one comes all the same")]
        internal static partial void TickFailed(ILogger logger, Exception exception, GrainId grainId);
    }
}
