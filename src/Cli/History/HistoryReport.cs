using CommitWise.Adapters.Local.History;
using CommitWise.History;

namespace CommitWise.Cli.History;

/// <summary>What <c>commitwise history</c> says.</summary>
/// <param name="Repository">Root of the clone.</param>
/// <param name="Head">The commit as of which it was asked.</param>
/// <param name="Commits">Non-merge commits.</param>
/// <param name="Merges">Merge commits.</param>
/// <param name="Files">Files that are there.</param>
/// <param name="Authors">Authors of the commits.</param>
/// <param name="Outcome">What the index needed: unchanged, built, updated, rewritten, rebuilt.</param>
/// <param name="NewCommits">Commits that were read, merges included.</param>
/// <param name="ForkPoint">After a forced push the latest commit that old and new head share.</param>
/// <param name="What">The same in a sentence.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="MostChurn">Files with the most lines added and deleted.</param>
internal sealed record HistoryReport(
    string Repository,
    string Head,
    int Commits,
    int Merges,
    int Files,
    int Authors,
    string Outcome,
    int NewCommits,
    string? ForkPoint,
    string What,
    double Seconds,
    IReadOnlyList<FileChurn> MostChurn)
{
    /// <summary>Puts a report together.</summary>
    public static HistoryReport Of(string repository, string head, HistoryUpdate update, HistorySummary summary, double seconds) => new(
        repository,
        head,
        summary.Commits,
        summary.Merges,
        summary.Files,
        summary.Authors,
        update.Outcome.ToString().ToLowerInvariant(),
        update.NewCommits,
        update.ForkPoint,
        Describe(update),
        seconds,
        summary.TopChurn);

    private static string Describe(HistoryUpdate update) => update.Outcome switch
    {
        HistoryOutcome.Unchanged => "Nothing new to read",
        HistoryOutcome.Built => $"Index built from {update.NewCommits:n0} commits",
        HistoryOutcome.Updated => $"Index updated with {update.NewCommits:n0} new commits",
        HistoryOutcome.Rewritten =>
            $"Forced push: index kept up to {update.ForkPoint?[..12] ?? "nothing"}, {update.NewCommits:n0} commits read anew",
        _ => $"Index rebuilt from {update.NewCommits:n0} commits. {update.Reason}",
    };
}
