using CommitWise.Explanations.Prose;

namespace CommitWise.Explanations;

/// <summary>
/// Says in at most <see cref="MaxSentences"/> sentences what a change does and why it is as risky as it is; by rules, always the same.
/// </summary>
public static class Explainer
{
    /// <summary>A reader in a hurry reads no more.</summary>
    public const int MaxSentences = 12;

    /// <summary>
    /// Explains a change: what it does, how risky it is and by which measures, what usually changes along, tests, what could not be seen.
    /// The order of files, factors and unknowns in <paramref name="change"/> does not matter.
    /// </summary>
    public static Explanation Explain(ChangeView change)
    {
        var outline = new ChangeOutline(change);
        Statement[] statements =
        [
            .. Headline.Write(outline),
            .. ContentSentences.Write(outline),
            .. DependencySentences.Write(outline),
            .. RiskSentences.Write(outline),
            .. HistorySentences.Write(outline),
            .. TestSentence.Write(outline),
            .. BlindSpots.Write(outline),
        ];
        List<Sentence> sentences = [.. Weightiest(statements).Select(statement => Shown(statement.Sentence, outline))];
        return new Explanation(string.Join(' ', sentences.Select(sentence => sentence.Text)), sentences);
    }

    // What is about the change or its author as a whole shows in the file that most of it is in.
    private static Sentence Shown(Sentence sentence, ChangeOutline change) =>
        sentence.Evidence.Count > 0 ? sentence : sentence with { Evidence = ChangeOutline.Evidence(change.Files.Take(1)) };

    // Of equal weight, the later leaves first.
    private static IEnumerable<Statement> Weightiest(Statement[] statements) => statements
        .Index()
        .OrderByDescending(pair => pair.Item.Weight)
        .ThenBy(pair => pair.Index)
        .Take(MaxSentences)
        .OrderBy(pair => pair.Index)
        .Select(pair => pair.Item);
}
