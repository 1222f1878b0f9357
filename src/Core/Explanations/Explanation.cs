namespace CommitWise.Explanations;

/// <summary>
/// What a change does and why it is as risky as it is, in at most twelve sentences that each name their evidence; only those of an empty
/// change name none.
/// </summary>
/// <param name="Text">The sentences joined by spaces.</param>
/// <param name="Sentences">Each statement with the places that show it.</param>
public sealed record Explanation(string Text, IReadOnlyList<Sentence> Sentences);

/// <summary>One statement.</summary>
/// <param name="Text">A whole sentence, ending in a full stop.</param>
/// <param name="Evidence">
/// Where it can be checked; for a statement about the change or the author as a whole, the file with most changed lines. Empty only when
/// the change has no files.
/// </param>
public sealed record Sentence(string Text, IReadOnlyList<Evidence> Evidence);
