using System.Diagnostics.CodeAnalysis;

namespace CommitWise.LocalSilo;

/// <summary>When a timer ticks, and how its ticks stand to calls.</summary>
public readonly struct GrainTimerCreationOptions()
{
    /// <summary>Options of a timer that neither interleaves nor keeps its grain.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time to the first tick.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of a tick to the next.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether a tick may run between the awaits of calls.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use, so that an otherwise idle grain stays.</summary>
    public bool KeepAlive { get; init; }
}
