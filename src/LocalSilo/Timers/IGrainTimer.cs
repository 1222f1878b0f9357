namespace CommitWise.LocalSilo;

/// <summary>A timer of a grain; it ends with the activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Changes when it ticks; during a tick, from the end of that tick on.</summary>
    /// <param name="dueTime">Time to the next tick; zero for at once, <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="period">Time from the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one tick only.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}
