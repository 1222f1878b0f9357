namespace CommitWise.Diffs;

/// <summary>Lines that a merge's result adds and removes compared with one parent, as far as a combined diff shows them.</summary>
/// <param name="Additions">Lines of the result that the parent does not have, or null when the diff does not say.</param>
/// <param name="Deletions">Lines of the parent that the result does not have, or null when the diff does not say.</param>
/// <remarks>
/// Null for a binary file and for one that the merge deletes: git shows no lines of those. With <c>-c</c> (<c>diff --combined</c>) the
/// counts are those of <c>git diff -U0 --numstat parent merge</c>, because git compares without context there; without <c>-U0</c>
/// git matches the odd line differently (4 of 4,449 counts in real merges, by one line each). <c>--cc</c> leaves out hunks in which the
/// merge took one side whole, so its counts are of what it shows.
/// </remarks>
public readonly record struct ParentCounts(int? Additions, int? Deletions);
