using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Analysis;

/// <summary>
/// Everything of the past that a decision reads, as of the base of the change. Stored under its hash, it replaces the repository when a
/// decision is recomputed.
/// </summary>
/// <param name="BaseSha">The commit whose ancestors, itself included, were looked at.</param>
/// <param name="Commits">Non-merge commits among them.</param>
/// <param name="Facts">The past of the changed files and of the author; null when history could not be read.</param>
/// <param name="CoChanges">What used to change together with the changed files.</param>
/// <param name="Project">Modules and tests of the repository, at the head where its tree could be read, else at the base; null when neither could.</param>
/// <param name="Baseline">Measures of the latest changes before this one, newest first: what is typical here.</param>
/// <param name="Unknowns">What could not be read, one sentence each.</param>
public sealed record HistorySnapshot(
    string BaseSha,
    int Commits,
    HistoryFacts? Facts,
    IReadOnlyList<CoChange> CoChanges,
    ProjectMap? Project,
    IReadOnlyList<BaselineChange> Baseline,
    IReadOnlyList<string> Unknowns)
{
    /// <summary>Of a repository that could not be read.</summary>
    public static HistorySnapshot Unknown(string baseSha, IReadOnlyList<string> unknowns) => new(baseSha, 0, null, [], null, [], unknowns);
}

/// <summary>One earlier change, measured with what was known when it was made.</summary>
/// <param name="Sha">Its commit.</param>
/// <param name="Measures">Value by feature name; a measure that is unknown is left out.</param>
public sealed record BaselineChange(string Sha, IReadOnlyDictionary<string, double> Measures);

/// <summary>
/// A <see cref="HistorySnapshot"/> as it is stored: what many reports share is stored once and named here by its hash, so that this hash
/// stands for all of it.
/// </summary>
/// <param name="Schema">Always <see cref="CurrentSchema"/>.</param>
/// <param name="BaseSha">As in the snapshot.</param>
/// <param name="Commits">As in the snapshot.</param>
/// <param name="Facts">As in the snapshot.</param>
/// <param name="CoChanges">As in the snapshot.</param>
/// <param name="ProjectSha256">Canonical JSON of the <see cref="ProjectMap"/>; null when there is none.</param>
/// <param name="BaselineSha256">Canonical JSON of runs of <see cref="BaselineChange"/>, which follow one another; see <see cref="BaselineRuns"/>.</param>
/// <param name="Unknowns">As in the snapshot.</param>
public sealed record StoredSnapshot(
    string Schema,
    string BaseSha,
    int Commits,
    HistoryFacts? Facts,
    IReadOnlyList<CoChange> CoChanges,
    string? ProjectSha256,
    IReadOnlyList<string> BaselineSha256,
    IReadOnlyList<string> Unknowns)
{
    /// <summary>The version of this layout.</summary>
    public const string CurrentSchema = "commitwise.history-snapshot/2";
}
