using System.Runtime.CompilerServices;
using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>What is usual in a repository: the measures of its recent changes.</summary>
internal sealed class Baseline
{
    /// <summary>Fewer changes say nothing about a rank or a typical value.</summary>
    public const int ChangesNeeded = 50;

    // Measures of changes that many analyses share.
    private static readonly ConditionalWeakTable<BaselineChange, ChangeMeasures> Measured = [];

    private readonly Dictionary<string, double?> _typical;

    /// <param name="changes">The recent changes.</param>
    /// <param name="model">Knows what was typical in training.</param>
    public Baseline(IReadOnlyList<BaselineChange> changes, RiskModel model)
    {
        Changes = changes;
        ChangeMeasures[] rows = [.. changes.Select(RowOf)];
        _typical = Features.All.Index().ToDictionary(
            entry => entry.Item.Name, entry => Typify(rows, entry.Index) ?? InTraining(model, entry.Item), StringComparer.Ordinal);
        Typical = new ChangeMeasures([.. Features.All.Select(feature => TypicalOf(feature.Name) ?? double.NaN)]);
    }

    /// <summary>The recent changes.</summary>
    public IReadOnlyList<BaselineChange> Changes { get; }

    /// <summary>A change whose every measure is typical.</summary>
    public ChangeMeasures Typical { get; }

    /// <summary>Median of a measure over the recent changes where it is known, over the training data when those are too few; else null.</summary>
    public double? TypicalOf(string feature) => _typical[feature];

    /// <summary>The measures of a recent change.</summary>
    public static ChangeMeasures RowOf(BaselineChange change) => Measured.GetValue(
        change,
        static key => new ChangeMeasures([.. Features.All.Select(feature => key.Measures.GetValueOrDefault(feature.Name, double.NaN))]));

    private static double? Typify(ChangeMeasures[] rows, int feature)
    {
        double[] values = [.. rows.Select(row => row.Values[feature]).Where(value => !double.IsNaN(value))];
        Array.Sort(values);
        return values.Length >= ChangesNeeded ? Rounded.To6((values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2) : null;
    }

    private static double? InTraining(RiskModel model, Feature feature) =>
        model.Document.Features.FirstOrDefault(known => string.Equals(known.Name, feature.Name, StringComparison.Ordinal))?.Typical;
}
