using System.Text.Json.Serialization;
using CommitWise.Analysis;
using CommitWise.Intake;

namespace CommitWise.Grains;

/// <summary>What is known of a change.</summary>
/// <param name="Id">Key of the change.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Repository">Key of its repository.</param>
/// <param name="Number">Number of a pull request or simulation; null for a commit.</param>
/// <param name="Title">Title, secrets masked; null until it is known.</param>
/// <param name="Author">Login, or name of the head commit's author; null until it is known.</param>
/// <param name="BaseRef">Branch that it goes into; null when unknown.</param>
/// <param name="HeadRef">Branch that it comes from; null when unknown.</param>
/// <param name="BaseSha">As the host said; null when unknown.</param>
/// <param name="HeadSha">Commit that it ends at; null for a simulation without one.</param>
/// <param name="State">At the host.</param>
/// <param name="Generation">Latest generation, 1 or more.</param>
/// <param name="Status">How the latest generation goes.</param>
/// <param name="Stages">Its stages, in order.</param>
/// <param name="Verdict">Of the latest generation that has one; null until then.</param>
/// <param name="UpdatedAt">When the change was last updated at its host.</param>
/// <param name="RetryAt">When a failed stage is tried again; null when it is not.</param>
/// <param name="Notice">What is not certain of all this, such as <c>head-undecided</c>; null when nothing is.</param>
[GenerateSerializer, Immutable, Alias("commitwise.change-view")]
public sealed record ChangeView(
    [property: Id(0)] string Id,
    [property: Id(1)] ChangeKind Kind,
    [property: Id(2)] string Repository,
    [property: Id(3)] int? Number,
    [property: Id(4)] string? Title,
    [property: Id(5)] string? Author,
    [property: Id(6)] string? BaseRef,
    [property: Id(7)] string? HeadRef,
    [property: Id(8)] string? BaseSha,
    [property: Id(9)] string? HeadSha,
    [property: Id(10)] ChangeState State,
    [property: Id(11)] int Generation,
    [property: Id(12)] RunStatus Status,
    [property: Id(13)] IReadOnlyList<StageView> Stages,
    [property: Id(14)] Verdict? Verdict,
    [property: Id(15)] DateTimeOffset UpdatedAt,
    [property: Id(16)] DateTimeOffset? RetryAt,
    [property: Id(17)] Problem? Notice = null);

/// <summary>How a generation goes.</summary>
[JsonConverter(typeof(SnakeCaseEnum<RunStatus>))]
public enum RunStatus
{
    /// <summary>It is accepted and waits: for its quiet period, for a slot, or for the next try of a failed stage.</summary>
    Received,

    /// <summary>It runs.</summary>
    Analyzing,

    /// <summary>Its report is stored.</summary>
    Completed,

    /// <summary>It ended without a report; it can be asked for again.</summary>
    Failed,

    /// <summary>A newer generation took its place before it had a report.</summary>
    Superseded,
}

/// <summary>One stage of a generation.</summary>
/// <param name="Name">Which.</param>
/// <param name="State">How it goes.</param>
/// <param name="StartedAt">When the latest attempt began; null when none did.</param>
/// <param name="EndedAt">When it ended; null when it did not.</param>
/// <param name="Attempts">Attempts begun.</param>
/// <param name="Error">Why the latest attempt failed; null when it did not.</param>
[GenerateSerializer, Immutable, Alias("commitwise.stage-view")]
public sealed record StageView(
    [property: Id(0)] AnalysisStage Name,
    [property: Id(1)] StageState State,
    [property: Id(2)] DateTimeOffset? StartedAt,
    [property: Id(3)] DateTimeOffset? EndedAt,
    [property: Id(4)] int Attempts,
    [property: Id(5)] Problem? Error);

/// <summary>How a stage goes.</summary>
[JsonConverter(typeof(SnakeCaseEnum<StageState>))]
public enum StageState
{
    /// <summary>It has not begun.</summary>
    Pending,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended well.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It is not needed.</summary>
    Skipped,
}

/// <summary>The answer in short.</summary>
/// <param name="RiskScore">0..100.</param>
/// <param name="Probability">0..1.</param>
/// <param name="Percentile">0..100; null when there are too few earlier changes.</param>
/// <param name="Level">The word for it.</param>
/// <param name="Confidence">0..100.</param>
/// <param name="TopFactor">Text of the factor with the largest effect; null when none has any.</param>
[GenerateSerializer, Immutable, Alias("commitwise.verdict")]
public sealed record Verdict(
    [property: Id(0)] int RiskScore,
    [property: Id(1)] double Probability,
    [property: Id(2)] double? Percentile,
    [property: Id(3)] RiskLevel Level,
    [property: Id(4)] int Confidence,
    [property: Id(5)] string? TopFactor);

/// <summary>A generation and its report.</summary>
/// <param name="Generation">1 or more.</param>
/// <param name="HeadSha">Commit that was analysed; null for a simulation without one.</param>
/// <param name="Status">How it ended, or goes.</param>
/// <param name="ReportKey">Object that holds the report; null when there is none.</param>
/// <param name="ReportSha256">Its hash, checked on every read; null when there is none.</param>
/// <param name="DecisionSha256">Hash of the decision in it; null when there is none.</param>
/// <param name="Verdict">The answer in short; null when there is none.</param>
/// <param name="CompletedAt">When the report was stored; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("commitwise.generation-view")]
public sealed record GenerationView(
    [property: Id(0)] int Generation,
    [property: Id(1)] string? HeadSha,
    [property: Id(2)] RunStatus Status,
    [property: Id(3)] string? ReportKey,
    [property: Id(4)] string? ReportSha256,
    [property: Id(5)] string? DecisionSha256,
    [property: Id(6)] Verdict? Verdict,
    [property: Id(7)] DateTimeOffset? CompletedAt);

/// <summary>News of a run, from the pool to its grain.</summary>
/// <param name="Generation">Generation that the run is of; news of an older one is dropped.</param>
/// <param name="Run">Number of the run within the generation, one more for each retry or restart; news of an older one is dropped.</param>
/// <param name="Stage">Stage that it is about.</param>
/// <param name="State">What became of the stage.</param>
/// <param name="At">When.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="Retriable">Whether trying again may help.</param>
/// <param name="Result">With the end of <see cref="AnalysisStage.StoreReport"/>: what was stored; else null.</param>
/// <param name="NotBefore">With a failure: the next run must not begin before this; null when the usual back-off is enough.</param>
[GenerateSerializer, Immutable, Alias("commitwise.run-progress")]
public sealed record RunProgress(
    [property: Id(0)] int Generation,
    [property: Id(1)] int Run,
    [property: Id(2)] AnalysisStage Stage,
    [property: Id(3)] StageState State,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] Problem? Error,
    [property: Id(6)] bool Retriable,
    [property: Id(7)] RunResult? Result,
    [property: Id(8)] DateTimeOffset? NotBefore = null);

/// <summary>A stored report.</summary>
/// <param name="ReportKey">Object that holds it.</param>
/// <param name="ReportSha256">Its hash.</param>
/// <param name="DecisionSha256">Hash of the decision in it.</param>
/// <param name="Verdict">The answer in short.</param>
/// <param name="Title">Title of the change, secrets masked.</param>
/// <param name="AuthorName">Author of the head commit, for people.</param>
[GenerateSerializer, Immutable, Alias("commitwise.run-result")]
public sealed record RunResult(
    [property: Id(0)] string ReportKey,
    [property: Id(1)] string ReportSha256,
    [property: Id(2)] string DecisionSha256,
    [property: Id(3)] Verdict Verdict,
    [property: Id(4)] string Title,
    [property: Id(5)] string AuthorName);
