using CommitWise.History;

namespace CommitWise.Adapters.Local.History;

/// <summary>What it took to know a head.</summary>
public enum HistoryOutcome
{
    /// <summary>The head was known: nothing was read.</summary>
    Unchanged,

    /// <summary>There was no index: the whole history was read.</summary>
    Built,

    /// <summary>The commits that were new were read.</summary>
    Updated,

    /// <summary>A known head was left behind by a forced push: commits on no branch any more were dropped, new ones read.</summary>
    Rewritten,

    /// <summary>The index was damaged or of another version: the whole history was read again.</summary>
    Rebuilt,
}

/// <summary>What happened to the index.</summary>
/// <param name="Outcome">In one word.</param>
/// <param name="NewCommits">Commits that were read, merges included.</param>
/// <param name="ForkPoint">After a forced push the latest commit that the old and the new head share; null when there is none.</param>
/// <param name="Reason">Why the index was rebuilt.</param>
public sealed record HistoryUpdate(HistoryOutcome Outcome, int NewCommits, string? ForkPoint = null, string? Reason = null);

/// <summary>A history that was opened.</summary>
/// <param name="History">The history; closed with this.</param>
/// <param name="Update">What it took.</param>
public sealed record OpenedHistory(RepositoryHistory History, HistoryUpdate Update) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => History.Dispose();
}
