using System.Runtime.CompilerServices;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;

namespace CommitWise.Analysis;

/// <summary>All that a model says for one decision.</summary>
/// <param name="Model">Which model, wherever it is.</param>
/// <param name="Change">Of the change.</param>
/// <param name="Typical">Of a change whose every measure is typical here.</param>
/// <param name="Baseline">Probability of each of the repository's recent changes, in their order, rounded to 1e-6.</param>
public sealed record RiskScores(ModelIdentity Model, RowPrediction Change, RowPrediction Typical, IReadOnlyList<double> Baseline)
{
    // A change's score follows from its measures and the model.
    private static readonly ConditionalWeakTable<RiskModel, ConditionalWeakTable<BaselineChange, StrongBox<double>>> Known = [];

    /// <summary>What a model in this process says.</summary>
    internal static RiskScores Of(RiskModel model, ChangeMeasures measures, Baseline baseline)
    {
        var known = Known.GetValue(model, static _ => []);
        return new RiskScores(
            ModelIdentity.Of(model),
            RowPrediction.Of(model, measures),
            RowPrediction.Of(model, baseline.Typical),
            [.. baseline.Changes.Select(change => known.GetValue(change, key => Score(model, key)).Value)]);
    }

    private static StrongBox<double> Score(RiskModel model, BaselineChange change) =>
        new(Rounded.To6(model.Predict(Analysis.Baseline.RowOf(change)).Probability));
}
