namespace CommitWise.Risk.Exchange;

/// <summary>What a model says about one row, and the parts that it is made of.</summary>
/// <param name="Probability">0 to 1: the logistic function of the intercept plus all contributions.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end of its interval.</param>
/// <param name="Intercept">Log-odds that the contributions start from; rounded to 1e-6.</param>
/// <param name="Contributions">
/// Log-odds of each feature, in the order of the catalogue; rounded to 1e-6. 0 where the value is unknown, null where the model does not
/// read the feature.
/// </param>
/// <param name="Unknowns">What the model cannot know about this row, one sentence each.</param>
public sealed record RowPrediction(
    double Probability, double Lower, double Upper, double Intercept, IReadOnlyList<double?> Contributions, IReadOnlyList<string> Unknowns)
{
    /// <summary>The prediction of a model in this process.</summary>
    /// <param name="model">A model whose terms have one feature each.</param>
    /// <param name="measures">The row.</param>
    /// <exception cref="InvalidOperationException">A term of the model has two features.</exception>
    public static RowPrediction Of(RiskModel model, ChangeMeasures measures)
    {
        var prediction = model.Predict(measures);
        var contributions = new double?[Features.Count];
        for (var term = 0; term < model.Terms.Count; term++)
        {
            var feature = Features.IndexOf(model.Terms[term].Features.Single());
            contributions[feature] = (contributions[feature] ?? 0) + prediction.Contributions[term];
        }

        return new RowPrediction(
            prediction.Probability, prediction.Lower, prediction.Upper, model.Intercept, contributions, model.Unknowns(measures));
    }
}
