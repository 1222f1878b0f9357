using System.Text.Json.Serialization;
using CommitWise.Explanations;
using CommitWise.Impact;
using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>A stored answer about one change: what was decided, from which inputs, and how the run went.</summary>
/// <param name="Schema">Always <see cref="CurrentSchema"/>.</param>
/// <param name="DecisionSha256">Hash of the canonical JSON of <paramref name="Decision"/>.</param>
/// <param name="Envelope">Whatever differs from run to run.</param>
/// <param name="Decision">Whatever does not.</param>
/// <param name="Inputs">Names of the stored inputs from which the decision can be computed again.</param>
public sealed record Report(string Schema, string DecisionSha256, Envelope Envelope, Decision Decision, Inputs Inputs)
{
    /// <summary>The version of this layout.</summary>
    public const string CurrentSchema = "commitwise.report/1";
}

/// <summary>The part of a report that depends on when and where it was made.</summary>
/// <param name="Id">Identity of the report.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="Generation">1 for the first report of a change; one more for each further head or request.</param>
/// <param name="Timings">Milliseconds by stage.</param>
/// <param name="Provider">Who predicted: <c>local</c> or <c>sagemaker</c>.</param>
/// <param name="FallbackReason">Why the provider is not the configured one; null when it is.</param>
public sealed record Envelope(
    Guid Id,
    DateTimeOffset CreatedAt,
    int Generation,
    IReadOnlyDictionary<string, double> Timings,
    string Provider,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FallbackReason = null);

/// <summary>The SHA-256 names of a decision's stored inputs.</summary>
/// <param name="ChangeSha256">Canonical JSON of <see cref="ChangeMetadata"/>.</param>
/// <param name="DiffSha256">The masked diff, or a simulation's list of paths, byte for byte.</param>
/// <param name="HistorySnapshot">Canonical JSON of <see cref="StoredSnapshot"/>, which names its parts.</param>
/// <param name="ConfigSha256">Canonical JSON of <see cref="AnalysisConfig"/>.</param>
/// <param name="ModelSha256">The file of the local model, byte for byte.</param>
/// <param name="RemotePredictionSha256">Canonical JSON of a <see cref="StoredPrediction"/>; null when the local model predicted.</param>
public sealed record Inputs(
    string ChangeSha256,
    string DiffSha256,
    string HistorySnapshot,
    string ConfigSha256,
    string ModelSha256,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RemotePredictionSha256 = null);

/// <summary>
/// What CommitWise says of a change: a pure function of its <see cref="Inputs"/>. It holds no clock, identity or fact of a machine.
/// </summary>
/// <param name="Change">Which change.</param>
/// <param name="RiskScore">0..100, the rounded percentage of <paramref name="Probability"/>.</param>
/// <param name="Probability">That the change induces a defect, 0..1, rounded to 1e-6.</param>
/// <param name="Percentile">Share of the repository's recent changes with a lower probability, 0..100; null below 50 changes.</param>
/// <param name="Level">The word for the score.</param>
/// <param name="LevelBounds">Where the levels begin, and who says so.</param>
/// <param name="Confidence">0..100: round(100 * (1 - (hi - lo))) of <paramref name="Interval"/>.</param>
/// <param name="Interval">Lowest and highest probability that the bag of the model supports.</param>
/// <param name="Calibration"><c>repository</c> once the probability is fitted to its own outcomes, else <c>default</c>.</param>
/// <param name="Model">The model that predicted.</param>
/// <param name="Intercept">
/// Log-odds that the factors start from: those of a change whose every measure is typical. With the contributions it adds up to the
/// log-odds of <paramref name="Probability"/>.
/// </param>
/// <param name="Factors">Each measure's part, largest effect first.</param>
/// <param name="Modules">Modules touched, most lines first.</param>
/// <param name="Tests">Which tests to run.</param>
/// <param name="Explanation">The same in words.</param>
/// <param name="Coverage">How much of the change was seen.</param>
public sealed record Decision(
    ChangeReference Change,
    int RiskScore,
    double Probability,
    double? Percentile,
    RiskLevel Level,
    LevelBounds LevelBounds,
    int Confidence,
    IReadOnlyList<double> Interval,
    string Calibration,
    ModelReference Model,
    double Intercept,
    IReadOnlyList<Factor> Factors,
    IReadOnlyList<ModuleImpact> Modules,
    TestSelection Tests,
    Explanation Explanation,
    Coverage Coverage);

/// <summary>The identity of a change.</summary>
/// <param name="Repository">Key of the repository.</param>
/// <param name="Kind">What the change is.</param>
/// <param name="Number">Number of a pull request or simulation; null for a commit.</param>
/// <param name="BaseSha">Where it starts.</param>
/// <param name="HeadSha">Where it ends.</param>
public sealed record ChangeReference(string Repository, ChangeKind Kind, int? Number, string BaseSha, string HeadSha);

/// <summary>The identity of a model.</summary>
/// <param name="Id">Record of the registry; the default model's name when it is not registered.</param>
/// <param name="Version">Version of the record.</param>
/// <param name="Sha256">Hash of the model file.</param>
public sealed record ModelReference(string Id, int Version, string Sha256);

/// <summary>How much of a change the decision saw.</summary>
/// <param name="Files">File sections.</param>
/// <param name="Hunks">Hunks.</param>
/// <param name="Lines">Changed lines.</param>
/// <param name="Unknowns">What could not be computed, or lies outside what the model has seen; one sentence each.</param>
public sealed record Coverage(Seen Files, Seen Hunks, Seen Lines, IReadOnlyList<string> Unknowns);

/// <summary>A part of a total.</summary>
/// <param name="Count">Read; <c>seen</c> in JSON.</param>
/// <param name="Total">There.</param>
public sealed record Seen([property: JsonPropertyName("seen")] int Count, int Total);
