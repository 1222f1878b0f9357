using CommitWise.Explanations;

namespace CommitWise.Risk;

/// <summary>What a model says about one change.</summary>
/// <param name="LogOdds">The intercept plus all contributions, rounded to 1e-6.</param>
/// <param name="Probability">The logistic function of <paramref name="LogOdds"/>, 0 to 1.</param>
/// <param name="Lower">Lower end of the interval of the probability.</param>
/// <param name="Upper">Upper end of the interval of the probability.</param>
/// <param name="Contributions">Log-odds of each term against an average change, in the order of <see cref="RiskModel.Terms"/>; rounded to 1e-6.</param>
public sealed record Prediction(double LogOdds, double Probability, double Lower, double Upper, IReadOnlyList<double> Contributions);

/// <summary>One measure's part in a prediction.</summary>
/// <param name="Feature">Column name of the measure, such as <c>la</c>.</param>
/// <param name="Value">Its value for the change; null when unknown, and then the contribution is 0.</param>
/// <param name="Unit">What it counts, such as <c>lines</c>.</param>
/// <param name="Typical">Median of the repository's recent changes, else of the training data; null when neither has one.</param>
/// <param name="Contribution">Log-odds that it adds, against a change with the typical value; rounded to 1e-6.</param>
/// <param name="Text">One line for a reader.</param>
/// <param name="Evidence">Where the value comes from.</param>
public sealed record Factor(
    string Feature, double? Value, string Unit, double? Typical, double Contribution, string Text, IReadOnlyList<Evidence> Evidence);
