namespace CommitWise.Risk;

/// <summary>
/// A bagged additive model in log-odds: an intercept and one table per term. A prediction is the exact sum of what its terms contribute.
/// Immutable; safe to share between threads.
/// </summary>
public sealed class RiskModel
{
    private readonly ModelScorer _scorer;

    internal RiskModel(ModelDocument document, string sha256)
    {
        Document = document;
        Sha256 = sha256;
        _scorer = new ModelScorer(document);
    }

    /// <summary>Name of the model, such as <c>default</c>.</summary>
    public string Id => Document.Id;

    /// <summary>Version of the model, from 1.</summary>
    public int Version => Document.Version;

    /// <summary>SHA-256 of the model's canonical bytes, in lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>Everything that the model's file says.</summary>
    public ModelDocument Document { get; }

    /// <summary>The terms, in the order of <see cref="Prediction.Contributions"/>.</summary>
    public IReadOnlyList<ModelTerm> Terms => Document.Terms;

    /// <summary>Log-odds of an average change.</summary>
    public double Intercept => Document.Intercept;

    /// <summary>The model that comes with CommitWise, trained on public data; see <c>docs/model-card.md</c>.</summary>
    public static RiskModel LoadDefault() => DefaultModel.Value;

    /// <summary>Predicts the risk of a change. Nothing in it is random, and it allocates only its result.</summary>
    /// <param name="measures">The measures as published; NaN where one is unknown.</param>
    /// <returns>Probability, interval and the contribution of each term.</returns>
    public Prediction Predict(ChangeMeasures measures) => _scorer.Score(measures.Values);

    /// <summary>The log-odds alone, for a row of <see cref="Training.JitDataSet"/>.</summary>
    /// <param name="values">One value per feature of the catalogue; NaN for unknown.</param>
    public double LogOdds(ReadOnlySpan<double> values) => _scorer.LogOdds(values);

    /// <summary>
    /// What the model cannot know about a change: measures without a value, and values outside what it has seen.
    /// </summary>
    /// <param name="measures">The measures as published.</param>
    /// <returns>One line for a reader each; empty when nothing is unknown.</returns>
    public IReadOnlyList<string> Unknowns(ChangeMeasures measures) => ModelLimits.Unknowns(Document, measures);
}
