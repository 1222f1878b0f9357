using System.Text.Json;
using System.Text.Json.Serialization;

namespace CommitWise.Risk.Evaluation;

/// <summary>A metric and the 95 % bootstrap interval around it; null where it is not defined.</summary>
/// <param name="Value">On all rows.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public sealed record Estimate(double? Value, double? Lower, double? Upper)
{
    internal const int Digits = 4;
}

/// <summary>How good a model is on the test rows of one project.</summary>
/// <param name="Protocol"><c>wp</c>, <c>cp</c>, <c>cp-recalibrated</c> or <c>holdout</c>.</param>
/// <param name="Project">Name of the project.</param>
/// <param name="Rows">Rows tested.</param>
/// <param name="BaseRate">Share of them that brought in a defect.</param>
/// <param name="Auc">Area under the ROC curve.</param>
/// <param name="PrAuc">Average precision.</param>
/// <param name="Brier">Brier score.</param>
/// <param name="Ece">Expected calibration error over ten bins.</param>
/// <param name="EceFloor">The calibration error that a perfectly calibrated model would show on as many rows.</param>
/// <param name="RecallOfRiskiest">Share of the defects in the riskiest fifth.</param>
public sealed record ProjectEvaluation(
    string Protocol,
    string Project,
    int Rows,
    double BaseRate,
    Estimate Auc,
    Estimate PrAuc,
    Estimate Brier,
    Estimate Ece,
    double EceFloor,
    Estimate RecallOfRiskiest);

/// <summary>The mean over the projects of one protocol; null where a project has no value.</summary>
/// <param name="Protocol">As in <see cref="ProjectEvaluation"/>.</param>
/// <param name="Auc">Mean area under the ROC curve.</param>
/// <param name="PrAuc">Mean average precision.</param>
/// <param name="Brier">Mean Brier score.</param>
/// <param name="Ece">Mean calibration error.</param>
/// <param name="EceFloor">Mean floor of the calibration error.</param>
/// <param name="RecallOfRiskiest">Mean share of the defects in the riskiest fifth.</param>
public sealed record MeanEvaluation(
    string Protocol, double? Auc, double? PrAuc, double? Brier, double? Ece, double EceFloor, double? RecallOfRiskiest);

/// <summary>The evaluation of a model or of a way to train one, <c>commitwise.evaluation/1</c>.</summary>
/// <param name="Schema"><see cref="CurrentSchema"/>.</param>
/// <param name="ModelSha256">The model that it stands beside.</param>
/// <param name="DataSha256">As in <see cref="TrainingFacts"/>.</param>
/// <param name="Features">Features that were used.</param>
/// <param name="Projects">One entry per protocol and project.</param>
/// <param name="Means">One entry per protocol.</param>
public sealed record EvaluationReport(
    string Schema, string ModelSha256, string DataSha256, string[] Features, ProjectEvaluation[] Projects, MeanEvaluation[] Means)
{
    /// <summary>The one schema that this program writes.</summary>
    public const string CurrentSchema = "commitwise.evaluation/1";

    /// <summary>Makes the report of some evaluations, with the mean of each protocol.</summary>
    /// <param name="model">The model that the report stands beside.</param>
    /// <param name="projects">The evaluations.</param>
    public static EvaluationReport Of(RiskModel model, IReadOnlyList<ProjectEvaluation> projects) => new(
        CurrentSchema,
        model.Sha256,
        model.Document.Training.DataSha256,
        [.. model.Document.Features.Select(feature => feature.Name)],
        [.. projects],
        [.. projects.GroupBy(project => project.Protocol, StringComparer.Ordinal).Select(Mean)]);

    /// <summary>Canonical JSON in UTF-8, a line feed at the end.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, EvaluationJson.Default.EvaluationReport), (byte)'\n'];

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <exception cref="JsonException">It is no such report.</exception>
    public static EvaluationReport FromJson(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, EvaluationJson.Default.EvaluationReport) ?? throw new JsonException();

    private static MeanEvaluation Mean(IGrouping<string, ProjectEvaluation> group) => new(
        group.Key,
        Mean(group.Select(project => project.Auc)),
        Mean(group.Select(project => project.PrAuc)),
        Mean(group.Select(project => project.Brier)),
        Mean(group.Select(project => project.Ece)),
        Math.Round(group.Average(project => project.EceFloor), Estimate.Digits),
        Mean(group.Select(project => project.RecallOfRiskiest)));

    private static double? Mean(IEnumerable<Estimate> estimates)
    {
        double mean = estimates.Average(estimate => estimate.Value ?? double.NaN);
        return double.IsFinite(mean) ? Math.Round(mean, Estimate.Digits) : null;
    }
}

/// <summary>Source-generated JSON of evaluations.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
