using CommitWise.Diffs;
using CommitWise.Explanations;
using CommitWise.Explanations.Prose;
using CommitWise.History;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;

namespace CommitWise.Analysis;

/// <summary>Puts a prediction's contributions into words with the value, what is typical, and where to look.</summary>
/// <param name="diff">The change.</param>
/// <param name="facts">Its past; null when it is unknown.</param>
/// <param name="baseline">What is typical in the repository.</param>
internal sealed class FactorBuilder(ParsedChange diff, HistoryFacts? facts, Baseline baseline)
{
    /// <summary>
    /// One factor per measure, largest effect first, those without effect last in the order of the catalogue; and the log-odds that they
    /// start from. A contribution is a table's value less what that table says of the typical value, so that a measure which is as usual
    /// moves nothing. Intercept and contributions still add up to the prediction, in millionths exactly.
    /// </summary>
    /// <param name="measures">The change.</param>
    /// <param name="prediction">What the model says of it.</param>
    /// <param name="typical">What the model says of a change whose every measure is typical.</param>
    public (double Intercept, IReadOnlyList<Factor> Factors) Build(ChangeMeasures measures, RowPrediction prediction, RowPrediction typical)
    {
        var contributions = new Dictionary<string, double>(StringComparer.Ordinal);
        var intercept = prediction.Intercept;
        foreach (var (index, feature) in Features.All.Index())
        {
            if (prediction.Contributions[index] is { } contribution)
            {
                var usual = double.IsNaN(measures.Values[index]) ? 0 : typical.Contributions[index] ?? 0;
                intercept += usual;
                contributions[feature.Name] = Rounded.To6(contribution - usual);
            }
        }

        return (
            Rounded.To6(intercept),
            [
                .. Features.All
                    .Select(feature => Build(feature, measures[feature.Name], contributions))
                    .OrderByDescending(factor => Math.Abs(factor.Contribution)),
            ]);
    }

    private Factor Build(Feature feature, double value, Dictionary<string, double> contributions)
    {
        var used = contributions.TryGetValue(feature.Name, out var contribution);
        var factor = new Factor(
            feature.Name,
            double.IsNaN(value) ? null : Rounded.To6(value),
            feature.Unit,
            baseline.TypicalOf(feature.Name),
            contribution,
            Text: string.Empty,
            EvidenceOf(feature.Name));
        return factor with { Text = Say(feature, factor) + (used ? string.Empty : "; not used by this model") };
    }

    private string Say(Feature feature, Factor factor) => factor.Value is null
        ? $"unknown: {char.ToLowerInvariant(feature.Description[0])}{feature.Description[1..].TrimEnd('.')}"
        : FactorPhrases.Of(factor, isOneFile: diff.Files.Count == 1);

    /// <summary>The file that has most part in a measure; none for what belongs to the change or the author as a whole.</summary>
    private IReadOnlyList<Evidence> EvidenceOf(string feature) => feature switch
    {
        "la" => Largest(file => file.Change.Additions),
        "ld" => Largest(file => file.Change.Deletions),
        "entropy" => Largest(file => file.Change.Additions + file.Change.Deletions),
        "lt" => Past(file => file.Lines ?? 0),
        "ndev" => Past(file => file.Authors),
        "nuc" => Past(file => file.Commits),
        "age" => Past(file => file.LastChangedAt is { } last ? DateTimeOffset.MaxValue.Ticks - last.UtcTicks : 0),
        _ => [],
    };

    private IReadOnlyList<Evidence> Largest(Func<ChangedFileSummary, int> size) =>
        diff.Files.Where(file => size(file) > 0).MaxBy(size) is { } file ? [new Evidence(file.Change.Path, LineOf(file))] : [];

    private IReadOnlyList<Evidence> Past(Func<FileFacts, long> weight) =>
        facts?.Files.Where(file => weight(file) > 0).MaxBy(weight) is { } file ? [new Evidence(file.Path)] : [];

    private static int? LineOf(ChangedFileSummary file) =>
        file.Hunks.MaxBy(hunk => hunk.Additions + hunk.Deletions) is { } hunk
            ? Math.Max(1, file.Change.Status == FileStatus.Deleted ? hunk.OldStart : hunk.NewStart)
            : null;
}
