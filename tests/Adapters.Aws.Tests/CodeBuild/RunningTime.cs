namespace CommitWise.Adapters.Aws.Tests.CodeBuild;

/// <summary>A clock on which every pause ends at once and takes as long as it says.</summary>
internal sealed class RunningTime : TimeProvider
{
    private readonly List<TimeSpan> _waited = [];
    private long _now;

    /// <summary>The pauses so far.</summary>
    public IReadOnlyList<TimeSpan> Waited => _waited;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waited.Add(dueTime);
        _now += dueTime.Ticks;
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
