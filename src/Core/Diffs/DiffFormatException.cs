namespace CommitWise.Diffs;

/// <summary>A diff that breaks its own rules: problem <c>malformed-diff</c>, with the line and what should have been there.</summary>
/// <param name="line">Line of the source, from 1.</param>
/// <param name="expected">What a well-formed diff has there.</param>
public sealed class DiffFormatException(long line, string expected)
    : InputException("malformed-diff", $"The diff is malformed at line {line}: expected {expected}.")
{
    /// <summary>Line of the source, from 1, at which the fault was seen.</summary>
    public long Line { get; } = line;

    /// <summary>What a well-formed diff has there, as a phrase.</summary>
    public string Expected { get; } = expected;
}
