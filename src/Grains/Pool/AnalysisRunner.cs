using CommitWise.Analysis;
using CommitWise.Grains.Hosting;
using CommitWise.Grains.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Pool;

/// <summary>Carries one run out: finds the repository, analyses, stores the report, and tells the grain of each step.</summary>
internal sealed partial class AnalysisRunner(
    IChangeAnalysis analysis,
    IReportStore reports,
    ConnectionFinder connections,
    IGrainFactory grains,
    IOptions<GrainsOptions> options,
    GrainsTelemetry telemetry,
    TimeProvider time,
    ILogger<AnalysisRunner> logger)
{
    /// <summary>Runs it to its end; faults are told, not thrown.</summary>
    /// <param name="run">What to run.</param>
    /// <param name="freeSlot">Called once, when nothing is left to do but to tell.</param>
    /// <returns>Whether the grain heard how it ended, or need not.</returns>
    public async Task<bool> RunAsync(PoolRun run, Action freeSlot)
    {
        using var trace = telemetry.TraceRun(run.Order);
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        var reporter = new RunReporter(
            run, grains.GetGrain<IPullRequestGrain>(run.Change), telemetry, time, logger, () => limit.CancelAfter(options.Value.StageTimeout));
        await using (reporter)
        {
            var outcome = await AttemptAsync(run, reporter, limit.Token);
            telemetry.RunEnded(outcome);
            freeSlot();
        }

        return reporter.IsHeard || run.Cancelled.IsCancellationRequested;
    }

    private async Task<string> AttemptAsync(PoolRun run, RunReporter reporter, CancellationToken limit)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(run.Cancelled, limit);
        try
        {
            await reporter.BeginAsync();
            reporter.End(await AnalyzeAsync(run, reporter, either.Token));
            return "completed";
        }
        catch (Exception) when (run.Cancelled.IsCancellationRequested)
        {
            return "cancelled";
        }
        catch (Exception fault)
        {
            var told = limit.IsCancellationRequested ? RunFault.TimedOut(options.Value.StageTimeout) : RunFault.Of(fault);
            Log.Failed(logger, fault is InputException ? null : fault, run.Change, run.Order.Generation, run.Stage, told.Problem.Type);
            reporter.End(run.Stage, told);
            return told.Problem.Type;
        }
    }

    private async Task<RunResult> AnalyzeAsync(PoolRun run, RunReporter reporter, CancellationToken cancellationToken)
    {
        var order = run.Order;
        var connection = await connections.FindAsync(order.Change.Repository, order.HostRepositoryId);
        var request = new AnalysisRequest(
            order.Change,
            connection,
            order.BaseSha,
            order.HeadSha,
            order.Title,
            order.Author,
            order.Simulation,
            AnalysisConfig.Default);
        var analyzed = await analysis.AnalyzeAsync(request, reporter, cancellationToken);
        var started = time.GetTimestamp();
        reporter.Started(AnalysisStage.StoreReport);
        cancellationToken.ThrowIfCancellationRequested();
        var report = ReportBuilder.Build(analyzed, time);
        report = report with { Envelope = report.Envelope with { Generation = order.Generation } };
        var filed = await reports.PutAsync(order.Change.Folder, order.Generation, report, cancellationToken);
        telemetry.StageEnded(AnalysisStage.StoreReport, time.GetElapsedTime(started));
        return Summary(filed, analyzed.Change);
    }

    private static RunResult Summary(FiledReport filed, ChangeMetadata change)
    {
        var decision = filed.Report.Decision;
        var verdict = new Verdict(
            decision.RiskScore,
            decision.Probability,
            decision.Percentile,
            decision.Level,
            decision.Confidence,
            decision.Factors.FirstOrDefault(factor => factor.Contribution != 0)?.Text);
        return new RunResult(filed.Key, filed.Sha256, filed.Report.DecisionSha256, verdict, change.Title, change.AuthorName);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Generation {Generation} of {Change} failed in {Stage}: {Problem}")]
        public static partial void Failed(
            ILogger logger, Exception? fault, string change, int generation, AnalysisStage stage, string problem);
    }
}
