namespace CommitWise.Grains.Changes;

/// <summary>When a change has something to do.</summary>
internal static class ChangeAgenda
{
    /// <summary>When the next thing is due, past times included; null when nothing is left to do.</summary>
    public static DateTimeOffset? DueAt(ChangeDocument change) => Earliest(RunDueAt(change), EffectDueAt(change), change.Contested?.NextAt);

    /// <summary>When the latest generation is due to run, or was.</summary>
    public static DateTimeOffset? RunDueAt(ChangeDocument change) =>
        change.Latest is { IsUnfinished: true } latest ? latest.DueAt ?? latest.AcceptedAt : null;

    /// <summary>When the next effect is due.</summary>
    public static DateTimeOffset? EffectDueAt(ChangeDocument change) =>
        change.Outbox.Count == 0 ? null : change.Outbox.Min(effect => effect.NextAt);

    /// <summary>The earliest of the times that there are.</summary>
    public static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (var time in times)
        {
            earliest = earliest is null || time < earliest ? time ?? earliest : earliest;
        }

        return earliest;
    }
}
