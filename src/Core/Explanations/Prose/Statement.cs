namespace CommitWise.Explanations.Prose;

/// <summary>How much a reader would miss a statement; when there are too many, the least leaves first.</summary>
internal enum Weight
{
    Detail,
    Useful,
    Important,
    Essential,
}

/// <summary>A sentence with its weight.</summary>
/// <param name="Weight">How much it would be missed.</param>
/// <param name="Sentence">What it says.</param>
internal sealed record Statement(Weight Weight, Sentence Sentence)
{
    /// <summary>A statement from words that still need their capital and full stop.</summary>
    public static Statement Of(Weight weight, string text, IReadOnlyList<Evidence> evidence) =>
        new(weight, new Sentence(Words.Sentence(text), [.. evidence.Distinct()]));
}
