namespace CommitWise.Testing;

/// <summary>A clock that stands still until a test moves it; timers fire, in their order, on the thread that moves it.</summary>
/// <param name="start">Where it begins.</param>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;
    private TaskCompletionSource _scheduled = NewSignal();

    /// <summary>A clock that begins at noon of the second of January 2026.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Completes when somebody begins to wait for a time to come.</summary>
    public Task Scheduled
    {
        get
        {
            lock (_gate)
            {
                return _scheduled.Task;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock, stopping at every timer on the way.</summary>
    public void Advance(TimeSpan time)
    {
        var end = GetUtcNow() + time;
        while (NextBefore(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    /// <summary>Moves the clock step by step, whenever somebody begins to wait for it or nothing happens for a while, until a task ends.</summary>
    /// <exception cref="TimeoutException">The task has not ended within 30 s of real time.</exception>
    public async Task AdvanceUntilAsync(Task done, TimeSpan step)
    {
        var limit = Task.Delay(TimeSpan.FromSeconds(30), System);
        while (!done.IsCompleted)
        {
            var scheduled = Scheduled;
            Advance(step);
            await Task.WhenAny(done, scheduled, Task.Delay(TimeSpan.FromMilliseconds(20), System));

            // Periodic timers begin to wait at every step: without a pause the clock would run far ahead of everybody's work.
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(5), System));
            if (limit.IsCompleted && !done.IsCompleted)
            {
                throw new TimeoutException($"What the clock was moved for has not happened at {GetUtcNow():O}.");
            }
        }

        await done;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ManualTimer? NextBefore(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => timer.At);
            if (next is null || next.At > end)
            {
                return null;
            }

            _now = next.At > _now ? next.At : _now;
            next.Schedule(next.Period == Timeout.InfiniteTimeSpan ? null : next.At + next.Period);
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime clock, TimerCallback callback, object? state) : ITimer
    {
        internal DateTimeOffset At { get; private set; }

        internal TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Period = period <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
                Schedule(dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    clock._scheduled.TrySetResult();
                    clock._scheduled = NewSignal();
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Fire() => callback(state);

        internal void Schedule(DateTimeOffset? at)
        {
            clock._timers.Remove(this);
            if (at is { } time)
            {
                At = time;
                clock._timers.Add(this);
            }
        }
    }
}
