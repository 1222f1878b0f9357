using System.Runtime.CompilerServices;
using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>What is usual in a repository: its recent changes, scored by the model that scores this one.</summary>
internal sealed class Baseline
{
    /// <summary>Fewer changes say nothing about a rank or a typical value.</summary>
    private const int ChangesNeeded = 50;

    // Scores of changes that many analyses share; a change's score follows from its measures and the model.
    private static readonly ConditionalWeakTable<RiskModel, ConditionalWeakTable<BaselineChange, ScoredChange>> Scored = [];

    private readonly RiskModel _model;
    private readonly Dictionary<string, double?> _typical;

    public Baseline(IReadOnlyList<BaselineChange> changes, RiskModel model)
    {
        _model = model;
        var known = Scored.GetValue(model, static _ => []);
        ScoredChange[] scored = [.. changes.Select(change => known.GetValue(change, key => Score(key, model)))];
        double[] probabilities = [.. scored.Select(change => change.Probability)];
        Array.Sort(probabilities);
        Probabilities = probabilities;
        _typical = Features.All.Index().ToDictionary(entry => entry.Item.Name, entry => Typify(scored, entry.Index), StringComparer.Ordinal);
        Typical = model.Predict(new ChangeMeasures([.. Features.All.Select(feature => TypicalOf(feature.Name) ?? double.NaN)]));
    }

    /// <summary>Probability of each recent change, ascending.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>Share of the recent changes that are less risky, 0..100; those as risky count half. Null when there are too few.</summary>
    public double? PercentileOf(double probability)
    {
        if (Probabilities.Count < ChangesNeeded)
        {
            return null;
        }

        var below = Probabilities.Count(other => other < probability);
        var equal = Probabilities.Count(other => other == probability);
        return Math.Round(100 * (below + (equal / 2.0)) / Probabilities.Count, 1);
    }

    /// <summary>What the model says of a change whose every measure is typical.</summary>
    public Prediction Typical { get; }

    /// <summary>Median of a measure over the recent changes where it is known, over the training data when those are too few; else null.</summary>
    public double? TypicalOf(string feature) => _typical[feature];

    private double? Typify(ScoredChange[] scored, int feature)
    {
        double[] values = [.. scored.Select(change => change.Measures.Values[feature]).Where(value => !double.IsNaN(value))];
        Array.Sort(values);
        return values.Length >= ChangesNeeded
            ? Rounded.To6((values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2)
            : _model.Document.Features
                .FirstOrDefault(known => string.Equals(known.Name, Features.All[feature].Name, StringComparison.Ordinal))?.Typical;
    }

    private static ScoredChange Score(BaselineChange change, RiskModel model)
    {
        var measures = new ChangeMeasures([.. Features.All.Select(feature => change.Measures.GetValueOrDefault(feature.Name, double.NaN))]);
        return new ScoredChange(measures, Rounded.To6(model.Predict(measures).Probability));
    }

    private sealed record ScoredChange(ChangeMeasures Measures, double Probability);
}
