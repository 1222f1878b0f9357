using CommitWise.Intake;
using CommitWise.Repositories;
using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>Makes the decision about a change, the same way for the service and the command line. Safe for several threads.</summary>
/// <param name="workspaces">The connected repositories.</param>
/// <param name="inputs">Takes what decisions are made from.</param>
/// <param name="model">Predicts where no endpoint does.</param>
/// <param name="time">Measures the stages.</param>
/// <param name="host">Shows what no clone holds; null when no host is configured.</param>
/// <param name="prediction">Asks an endpoint where one is configured; null for the local model.</param>
public sealed class ChangeAnalysis(
    IRepositoryWorkspaces workspaces,
    IInputStore inputs,
    RiskModel model,
    TimeProvider time,
    IHostDiffs? host = null,
    PredictionStep? prediction = null) : IChangeAnalysis
{
    private readonly PredictionStep _prediction = prediction ?? new PredictionStep(time);
    private readonly InputArchive _archive = new(inputs);
    private readonly CloneFetcher _clones = new(inputs);
    private readonly ChangeFetcher _changes = new(
        workspaces, new CloneFetcher(inputs), host is null ? null : new HostFetcher(host, inputs), new SimulationFetcher(inputs, time));

    /// <inheritdoc/>
    public async Task<AnalyzedChange> AnalyzeAsync(AnalysisRequest request, IStageObserver stages, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(token => _changes.FetchAsync(request, token), request.Config, stages, cancellationToken);
        }
        catch (InputException fault) when (request.Connection is not null && fault.Problem is "missing-object" or "git-failed")
        {
            // A clone that went away meanwhile says so when it is opened again.
            await workspaces.OpenAsync(request.Connection!, cancellationToken);
            throw;
        }
    }

    /// <summary>Analyses a change that may have no key, such as a range, in a repository on this machine.</summary>
    /// <param name="connection">The repository.</param>
    /// <param name="target">Base and head.</param>
    /// <param name="config">Settings of the repository.</param>
    /// <param name="stages">Hears of the stages.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException">As <see cref="IChangeAnalysis.AnalyzeAsync"/>.</exception>
    public Task<AnalyzedChange> AnalyzeAsync(
        RepositoryConnection connection, ChangeTarget target, AnalysisConfig config, IStageObserver stages, CancellationToken cancellationToken) =>
        RunAsync(
            async token => await _clones.FetchAsync(
                await workspaces.OpenAsync(connection, token), target, connection.Repository, number: null, title: null, token),
            config,
            stages,
            cancellationToken);

    private async Task<AnalyzedChange> RunAsync(
        Func<CancellationToken, Task<FetchedChange>> fetch, AnalysisConfig config, IStageObserver stages, CancellationToken cancellationToken)
    {
        var watch = new StageWatch(stages, time);
        var fetched = await watch.RunAsync(AnalysisStage.FetchChanges, () => fetch(cancellationToken));
        var diff = watch.Run(AnalysisStage.ParseDiff, () => ParsedChange.Read(fetched.Content, fetched.Change.Content));
        var snapshot = await watch.RunAsync(AnalysisStage.Measure, () => MeasureAsync(fetched, diff, cancellationToken));
        var asked = new DecisionInputs(fetched.Change, diff, snapshot, config, model);
        var (decided, risk, provider, fallbackReason) =
            await watch.RunAsync(AnalysisStage.Predict, () => _prediction.RunAsync(asked, cancellationToken));
        var reach = watch.Run(AnalysisStage.SelectTests, () => ChangeAnalyzer.SelectTests(decided));
        var (decision, names) = await watch.RunAsync(AnalysisStage.Explain, async () =>
        {
            var explained = ChangeAnalyzer.Explain(decided, risk, reach);
            return (explained, await _archive.PutAsync(decided, fetched.Sha256, cancellationToken));
        });
        return new AnalyzedChange(decision, names, fetched.Change, watch.Milliseconds, provider, fallbackReason);
    }

    private static async Task<HistorySnapshot> MeasureAsync(FetchedChange fetched, ParsedChange diff, CancellationToken cancellationToken) =>
        fetched.Workspace is { } workspace
            ? await new SnapshotReader(workspace).ReadAsync(fetched, diff, cancellationToken)
            : HistorySnapshot.Unknown(fetched.Change.BaseSha, fetched.Unknowns);
}
