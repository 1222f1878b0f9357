using CommitWise.History;

namespace CommitWise.Risk;

/// <summary>What the measures are taken from.</summary>
/// <param name="Files">What the change did to each file.</param>
/// <param name="CommittedAt">Committer date of its head: the time that all time-dependent measures use.</param>
/// <param name="IsFix">Whether the message says that it fixes a defect; null when there is no message.</param>
/// <param name="History">The past as of the base of the change; null when it cannot be had.</param>
/// <param name="LinesKnown">False when only the names of the files are known, as in a simulation: measures that need lines are unknown.</param>
public sealed record MeasuredChange(
    IReadOnlyList<FileChange> Files, DateTimeOffset CommittedAt, bool? IsFix, HistoryFacts? History, bool LinesKnown = true);
