using CommitWise.Intake;
using CommitWise.Repositories;

namespace CommitWise.Analysis;

/// <summary>Makes the decision about a change: from where the change lies to a report's contents, inputs stored.</summary>
public interface IChangeAnalysis
{
    /// <summary>Runs the stages from <see cref="AnalysisStage.FetchChanges"/> to <see cref="AnalysisStage.Explain"/> and stores the inputs.</summary>
    /// <param name="request">What to analyse.</param>
    /// <param name="stages">Hears of each stage as it starts and ends; called on the thread that works, one call at a time.</param>
    /// <param name="cancellationToken">Stops it; stored inputs may stay, they are content-addressed.</param>
    /// <exception cref="InputException">
    /// The change cannot be analysed: <c>repository-unavailable</c>, <c>head-not-available</c>, <c>empty-change</c>, <c>diff-too-large</c>, and the faults of
    /// <see cref="History.IRepositorySource"/>.
    /// </exception>
    Task<AnalyzedChange> AnalyzeAsync(AnalysisRequest request, IStageObserver stages, CancellationToken cancellationToken);
}

/// <summary>What to analyse.</summary>
/// <param name="Change">Identity of the change.</param>
/// <param name="Connection">Where the repository is; null when it is not connected and only the host can show the change.</param>
/// <param name="BaseSha">Commit that the change is based on, or the tip of the branch that it goes into; null for a commit (its first parent).</param>
/// <param name="HeadSha">Commit that the change ends at; null for a simulation without one.</param>
/// <param name="Title">Title of the pull request; null to take the subject of the head commit.</param>
/// <param name="Author">Login of the author; used when the head commit cannot be read.</param>
/// <param name="Simulation">What the change does when no commit holds it; null otherwise.</param>
/// <param name="Config">Settings of the repository.</param>
public sealed record AnalysisRequest(
    ChangeKey Change,
    RepositoryConnection? Connection,
    string? BaseSha,
    string? HeadSha,
    string? Title,
    string? Author,
    SimulatedChange? Simulation,
    AnalysisConfig Config);

/// <summary>Hears of the stages of a run.</summary>
public interface IStageObserver
{
    /// <summary>A stage starts.</summary>
    void Started(AnalysisStage stage);

    /// <summary>A stage has ended well.</summary>
    /// <param name="stage">Which.</param>
    /// <param name="elapsed">How long it took.</param>
    void Ended(AnalysisStage stage, TimeSpan elapsed);
}

/// <summary>A decision with the names of its stored inputs.</summary>
/// <param name="Decision">What was decided.</param>
/// <param name="Inputs">From what.</param>
/// <param name="Change">The metadata among the inputs.</param>
/// <param name="Timings">Milliseconds by stage, named as <see cref="AnalysisStage"/> in JSON.</param>
/// <param name="Provider">Who predicted, as in <see cref="Envelope"/>.</param>
/// <param name="FallbackReason">Why it was not the configured one; null when it was.</param>
public sealed record AnalyzedChange(
    Decision Decision,
    Inputs Inputs,
    ChangeMetadata Change,
    IReadOnlyDictionary<string, double> Timings,
    string Provider = PredictionStep.Local,
    string? FallbackReason = null);
