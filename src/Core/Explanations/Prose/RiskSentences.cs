using CommitWise.Risk;

namespace CommitWise.Explanations.Prose;

/// <summary>How risky the change is, and the three measures that move that most.</summary>
internal static class RiskSentences
{
    // Less in log-odds is no reason to a reader.
    private const double Noticeable = 0.005;
    private const int Most = 3;

    public static IEnumerable<Statement> Write(ChangeOutline change)
    {
        if (change.View.Probability is { } probability && double.IsFinite(probability))
        {
            yield return Statement.Of(Weight.Essential, Rank(change.View.Percentile, probability, change.View.Level), []);
        }

        Factor[] told = Told(change.View);
        foreach (IGrouping<bool, Factor> group in told.GroupBy(factor => factor.Contribution > 0))
        {
            Factor[] factors = [.. group];
            string[] phrases = [.. factors.Select(factor => FactorPhrases.Of(factor, change.Files.Count == 1))];
            string text = Lead(group.Key, isFirst: factors[0] == told[0]) + Words.List(phrases);
            yield return Statement.Of(Weight.Essential, text,
                [.. factors.SelectMany(factor => factor.Evidence.Where(place => change.Known.Contains(place.Path)).Take(2))]);
        }
    }

    /// <summary>
    /// The factors that sentences are made of, the strongest first. A measure of size that moves the risk against what its distance from
    /// the typical would let a reader expect is left out.
    /// </summary>
    public static Factor[] Told(ChangeView view) =>
    [
        .. view.Factors
            .Where(factor => factor.Value is { } value && double.IsFinite(value) && Math.Abs(factor.Contribution) >= Noticeable)
            .Where(MakesSense)
            .OrderByDescending(factor => Math.Abs(factor.Contribution))
            .ThenBy(factor => factor.Feature, StringComparer.Ordinal)
            .Take(Most),
    ];

    // More to change is more to get wrong; for the other measures either direction is plausible.
    private static bool MakesSense(Factor factor) =>
        factor.Feature is not ("la" or "ld" or "nf" or "nd" or "ns" or "lt" or "entropy")
        || factor.Typical is not { } typical
        || !double.IsFinite(typical)
        || (factor.Contribution > 0 ? factor.Value > typical : factor.Value < typical);

    private static string Rank(double? percentile, double probability, string? level)
    {
        string chance = $"with an estimated {Chance(probability)} of introducing a defect";
        string said = level is null ? "" : $" ({Words.Plain(level)})";
        return percentile switch
        {
            null or double.NaN => $"The model gives it {Words.WithArticle(Chance(probability))} of introducing a defect{said}",
            >= 99.5 => $"It is riskier than nearly every recent change here{said}, {chance}",
            > 55 => $"It is riskier than {Math.Floor(percentile.Value):0}% of recent changes here{said}, {chance}",
            >= 45 => $"It is about as risky as most recent changes here{said}, {chance}",
            > 0.5 => $"It is less risky than {Math.Floor(100 - percentile.Value):0}% of recent changes here{said}, {chance}",
            _ => $"It is less risky than nearly every recent change here{said}, {chance}",
        };
    }

    private static string Chance(double probability) => probability switch
    {
        < 0.01 => "chance under 1%",
        > 0.99 => "chance over 99%",
        _ => $"{Words.Percent(probability)} chance",
    };

    private static string Lead(bool raises, bool isFirst) => (raises, isFirst) switch
    {
        (true, true) => "The risk is raised most by ",
        (false, true) => "The risk is lowered most by ",
        (true, false) => "On the other hand, it is raised by ",
        (false, false) => "On the other hand, it is lowered by ",
    };
}
