using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>What is usual in a repository: its recent changes, scored by the model that scores this one.</summary>
internal sealed class Baseline
{
    /// <summary>Fewer changes say nothing about a rank or a typical value.</summary>
    private const int ChangesNeeded = 50;

    private readonly IReadOnlyList<BaselineChange> _changes;

    private readonly RiskModel _model;

    public Baseline(IReadOnlyList<BaselineChange> changes, RiskModel model)
    {
        _changes = changes;
        _model = model;
        Probabilities = [.. changes.Select(change => Rounded.To6(model.Predict(MeasuresOf(change)).Probability)).Order()];
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
    public double? TypicalOf(string feature)
    {
        var values = _changes.Where(change => change.Measures.ContainsKey(feature)).Select(change => change.Measures[feature]).Order().ToList();
        return values.Count >= ChangesNeeded
            ? Rounded.To6((values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2)
            : _model.Document.Features.FirstOrDefault(known => string.Equals(known.Name, feature, StringComparison.Ordinal))?.Typical;
    }

    private static ChangeMeasures MeasuresOf(BaselineChange change) =>
        new([.. Features.All.Select(feature => change.Measures.GetValueOrDefault(feature.Name, double.NaN))]);
}
