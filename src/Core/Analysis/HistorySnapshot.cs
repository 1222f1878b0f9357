using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Analysis;

/// <summary>
/// Everything of the past that a decision reads, as of the base of the change. Stored under its hash, it replaces the repository when a
/// decision is recomputed.
/// </summary>
/// <param name="BaseSha">The commit whose ancestors, itself included, were looked at.</param>
/// <param name="Commits">Non-merge commits among them.</param>
/// <param name="Facts">The past of the changed files and of the author.</param>
/// <param name="CoChanges">What used to change together with the changed files.</param>
/// <param name="Project">Modules and tests of the repository at the base.</param>
/// <param name="Baseline">Measures of the latest changes before this one, newest first: what is typical here.</param>
public sealed record HistorySnapshot(
    string BaseSha,
    int Commits,
    HistoryFacts Facts,
    IReadOnlyList<CoChange> CoChanges,
    ProjectMap Project,
    IReadOnlyList<BaselineChange> Baseline);

/// <summary>One earlier change, measured with what was known when it was made.</summary>
/// <param name="Sha">Its commit.</param>
/// <param name="Measures">Value by feature name; a measure that is unknown is left out.</param>
public sealed record BaselineChange(string Sha, IReadOnlyDictionary<string, double> Measures);
