namespace CommitWise.Explanations;

/// <summary>What a change does and why it is as risky as it is, in at most twelve sentences that each name their evidence.</summary>
/// <param name="Text">The sentences joined by spaces.</param>
/// <param name="Sentences">Each statement with the places that show it.</param>
public sealed record Explanation(string Text, IReadOnlyList<Sentence> Sentences);

/// <summary>One statement.</summary>
/// <param name="Text">A whole sentence, ending in a full stop.</param>
/// <param name="Evidence">Where it can be checked; empty only when the statement is about the change or the author as a whole.</param>
public sealed record Sentence(string Text, IReadOnlyList<Evidence> Evidence);
