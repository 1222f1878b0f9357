using System.Collections.Concurrent;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>A clock whose timers go off when the test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly ConcurrentQueue<Timer> _timers = [];

    /// <summary>How many timers were made.</summary>
    public int Timers => _timers.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state));
        _timers.Enqueue(timer);
        return timer;
    }

    /// <summary>Lets every timer go off that is still wanted.</summary>
    public void Fire()
    {
        foreach (var timer in _timers)
        {
            timer.Fire?.Invoke();
        }
    }

    private sealed class Timer(Action fire) : ITimer
    {
        public Action? Fire { get; private set; } = fire;

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => Fire = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
