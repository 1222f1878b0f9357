using CommitWise.Risk.Training;

namespace CommitWise.Risk.Evaluation;

/// <summary>
/// Measures how good models are on rows that they have not seen. Every project is tested on the newest fifth of its rows; no test row
/// touches training, binning or calibration.
/// </summary>
/// <param name="features">Features to train on.</param>
/// <param name="options">How models are trained.</param>
public sealed class RiskEvaluation(IReadOnlyList<string> features, TrainingOptions options)
{
    /// <summary>Labelled changes of the target that recalibrate a model of other projects.</summary>
    public const int RecalibrationRows = 300;

    /// <summary>Every project within and, when there are others, across projects.</summary>
    /// <param name="data">The projects.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    public IReadOnlyList<ProjectEvaluation> All(IReadOnlyList<JitDataSet> data, CancellationToken cancellationToken) =>
    [
        .. data.Select(project => WithinProject(project, cancellationToken)),
        .. data.Where(_ => data.Count > 1)
            .SelectMany(project => AcrossProjects(project, [.. data.Except([project])], cancellationToken))
            .OrderBy(result => result.Protocol, StringComparer.Ordinal),
    ];

    /// <summary>Within the project: trained on its oldest 80 %.</summary>
    /// <param name="data">The project.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    public ProjectEvaluation WithinProject(JitDataSet data, CancellationToken cancellationToken)
    {
        RiskModel model = Train([(data, TestStart(data))], cancellationToken);
        return Evaluate("wp", data, Predict(model, data, TestStart(data), Platt.Identity));
    }

    /// <summary>
    /// Across projects: trained on all rows of the others; then once more after Platt's calibration on the first
    /// <see cref="RecalibrationRows"/> test rows, which leave the test, when that leaves any.
    /// </summary>
    /// <param name="data">The project to test on.</param>
    /// <param name="others">The projects to train on.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    public IReadOnlyList<ProjectEvaluation> AcrossProjects(
        JitDataSet data, IReadOnlyList<JitDataSet> others, CancellationToken cancellationToken)
    {
        RiskModel model = Train([.. others.Select(other => (other, other.Count))], cancellationToken);
        int start = TestStart(data);
        int rest = Math.Min(start + RecalibrationRows, data.Count);
        ProjectEvaluation asItIs = Evaluate("cp", data, Predict(model, data, start, Platt.Identity));
        return rest == data.Count
            ? [asItIs]
            : [asItIs, Evaluate("cp-recalibrated", data, Predict(model, data, rest, Recalibrate(model, data, start, rest)))];
    }

    /// <summary>A finished model on all rows of a project, which must not have been among its training rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The project.</param>
    public ProjectEvaluation Holdout(RiskModel model, JitDataSet data) =>
        Evaluate("holdout", data, Predict(model, data, 0, Platt.Identity));

    private static int TestStart(JitDataSet data) => data.Count * 4 / 5;

    private RiskModel Train(IReadOnlyList<(JitDataSet Data, int Rows)> parts, CancellationToken cancellationToken) =>
        ModelTrainer.Train(TrainingSet.From(parts, features, options), options, "evaluation", cancellationToken);

    private static Outcomes Predict(RiskModel model, JitDataSet data, int start, Platt calibration)
    {
        int[] rows = [.. Enumerable.Range(start, data.Count - start)];
        return new Outcomes(
            [.. rows.Select(row => ModelScorer.Sigmoid(calibration.Apply(model.LogOdds(data.Row(row)))))],
            [.. rows.Select(row => data.Labels[row])]);
    }

    private static Platt Recalibrate(RiskModel model, JitDataSet data, int start, int end)
    {
        int[] rows = [.. Enumerable.Range(start, end - start)];
        return Platt.Fit(
            [.. rows.Select(row => model.LogOdds(data.Row(row)))],
            [.. rows.Select(row => data.Labels[row])],
            [.. rows.Select(_ => 1.0)]);
    }

    private ProjectEvaluation Evaluate(string protocol, JitDataSet data, Outcomes outcomes) => new(
        protocol,
        data.Name,
        outcomes.Count,
        Math.Round((double)outcomes.Defects / outcomes.Count, Estimate.Digits),
        Resampling.Bootstrap(outcomes, Metrics.Auc, options.Seed),
        Resampling.Bootstrap(outcomes, Metrics.AveragePrecision, options.Seed),
        Resampling.Bootstrap(outcomes, Metrics.Brier, options.Seed),
        Resampling.Bootstrap(outcomes, Metrics.Ece, options.Seed),
        Resampling.EceFloor(outcomes, options.Seed),
        Resampling.Bootstrap(outcomes, Metrics.RecallOfRiskiest, options.Seed));
}
