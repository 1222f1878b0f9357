namespace CommitWise.History;

/// <summary>
/// What the past says about one change, as of the commit it is based on: nothing in here was computed with a later commit.
/// Merge commits count for nobody; their parents' commits do.
/// </summary>
/// <param name="Files">One entry per changed file, in the order of the change.</param>
/// <param name="DistinctAuthors">Different authors of the earlier commits that touched any of the changed files.</param>
/// <param name="UniqueChanges">Different earlier commits that touched any of the changed files.</param>
/// <param name="Author">What the author of the change did before.</param>
public sealed record HistoryFacts(IReadOnlyList<FileFacts> Files, int DistinctAuthors, int UniqueChanges, AuthorFacts Author);

/// <summary>The past of one changed file, followed through renames. All zero and null for a new file.</summary>
/// <param name="Path">Path after the change, as in <see cref="FileChange.Path"/>.</param>
/// <param name="Lines">Lines of the file before the change; null when it cannot be known (binary, submodule).</param>
/// <param name="Commits">Earlier commits that touched it.</param>
/// <param name="Fixes">Those of <paramref name="Commits"/> that were defect fixes by <see cref="CommitRecord.IsFix"/>.</param>
/// <param name="Authors">Different authors of <paramref name="Commits"/>.</param>
/// <param name="Churn">Lines added plus deleted by <paramref name="Commits"/>.</param>
/// <param name="FirstChangedAt">Committer time of the first of them.</param>
/// <param name="LastChangedAt">Committer time of the latest of them.</param>
public sealed record FileFacts(
    string Path, int? Lines, int Commits, int Fixes, int Authors, long Churn, DateTimeOffset? FirstChangedAt, DateTimeOffset? LastChangedAt);

/// <summary>What an author had done before a change.</summary>
/// <param name="Changes">Earlier commits by the same author.</param>
/// <param name="ChangesByYear">Those commits by age in whole years (365 days) before the change: index 0 is less than one year ago.</param>
/// <param name="SubsystemChanges">Earlier commits by the author in the subsystems (first path segments) of the change, summed over the subsystems.</param>
/// <param name="FileChanges">Earlier commits by the author to any of the changed files.</param>
public sealed record AuthorFacts(int Changes, IReadOnlyList<int> ChangesByYear, int SubsystemChanges, int FileChanges);

/// <summary>How often a file changed together with a changed one.</summary>
/// <param name="Path">A file of the change.</param>
/// <param name="With">Another file that exists at the base and is not part of the change.</param>
/// <param name="Together">Earlier commits that touched both.</param>
/// <param name="Commits">Earlier commits that touched <paramref name="Path"/>, those over the size limit left out.</param>
public sealed record CoChange(string Path, string With, int Together, int Commits);
