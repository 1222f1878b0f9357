namespace CommitWise.History;

/// <summary>How far the reading of a history is.</summary>
/// <param name="Done">New commits that were read.</param>
/// <param name="Total">New commits that are known of; grows while git lists them.</param>
public sealed record HistoryProgress(int Done, int Total);
