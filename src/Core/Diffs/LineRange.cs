namespace CommitWise.Diffs;

/// <summary>Consecutive lines of one version of a file.</summary>
/// <param name="Start">The first line, from 1; with no lines, the line after which the hunk stands, from 0.</param>
/// <param name="Count">How many lines, 0 or more.</param>
public readonly record struct LineRange(int Start, int Count);
