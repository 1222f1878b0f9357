using System.Threading.Channels;
using CommitWise.Analysis;
using CommitWise.Grains.Hosting;
using Microsoft.Extensions.Logging;

namespace CommitWise.Grains.Pool;

/// <summary>
/// Tells a grain of its run, in order, while the run goes on: only what the run asks to be sure of does it wait for. Telling is tried a few
/// times; when the grain cannot be reached the rest is not told, and the run is begun again by whoever looks for unfinished work.
/// </summary>
internal sealed partial class RunReporter : IStageObserver, IAsyncDisposable
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    private readonly Channel<(RunProgress News, TaskCompletionSource? Told)> _news =
        Channel.CreateUnbounded<(RunProgress, TaskCompletionSource?)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly PoolRun _run;
    private readonly IPullRequestGrain _grain;
    private readonly GrainsTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _stageStarted;
    private readonly Task _telling;

    public RunReporter(PoolRun run, IPullRequestGrain grain, GrainsTelemetry telemetry, TimeProvider time, ILogger logger, Action stageStarted)
    {
        (_run, _grain, _telemetry, _time, _logger, _stageStarted) = (run, grain, telemetry, time, logger, stageStarted);
        _telling = TellAllAsync();
    }

    /// <summary>Whether everything could be told so far.</summary>
    public bool IsHeard { get; private set; } = true;

    /// <inheritdoc/>
    public void Started(AnalysisStage stage)
    {
        _run.Stage = stage;
        _stageStarted();
        if (stage != AnalysisStage.FetchChanges)
        {
            Tell(News(stage, StageState.Running));
        }
    }

    /// <inheritdoc/>
    public void Ended(AnalysisStage stage, TimeSpan elapsed)
    {
        _telemetry.StageEnded(stage, elapsed);
        Tell(News(stage, StageState.Completed));
    }

    /// <summary>
    /// Tells that the run begins. That of a run after the first is written by the grain before this ends, so that one which kills the
    /// process each time is counted.
    /// </summary>
    public Task BeginAsync()
    {
        _stageStarted();
        return TellAndWaitAsync(News(AnalysisStage.FetchChanges, StageState.Running), _run.Order.Run > 1);
    }

    /// <summary>Tells that the report is stored.</summary>
    public void End(RunResult result) => Tell(News(AnalysisStage.StoreReport, StageState.Completed) with { Result = result });

    /// <summary>Tells that the run failed.</summary>
    public void End(AnalysisStage stage, RunFault fault) => Tell(News(stage, StageState.Failed) with
    {
        Error = fault.Problem, Retriable = fault.IsRetriable, NotBefore = _time.GetUtcNow() + fault.RetryAfter,
    });

    /// <summary>Ends when all is told, or cannot be.</summary>
    public async ValueTask DisposeAsync()
    {
        _news.Writer.TryComplete();
        await _telling;
    }

    private RunProgress News(AnalysisStage stage, StageState state) =>
        new(_run.Order.Generation, _run.Order.Run, stage, state, _time.GetUtcNow(), null, false, null);

    private void Tell(RunProgress news) => _news.Writer.TryWrite((news, null));

    private Task TellAndWaitAsync(RunProgress news, bool wait)
    {
        var told = wait ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        _news.Writer.TryWrite((news, told));
        return told?.Task ?? Task.CompletedTask;
    }

    private async Task TellAllAsync()
    {
        await foreach (var (news, told) in _news.Reader.ReadAllAsync(CancellationToken.None))
        {
            IsHeard = IsHeard && await TellAsync(news);
            told?.TrySetResult();
        }
    }

    // Whatever the grain or its store throws, the run must not die of it.
    private async Task<bool> TellAsync(RunProgress news)
    {
        for (var attempt = 0; !_run.Cancelled.IsCancellationRequested; attempt++)
        {
            try
            {
                await _grain.Advance(news);
                return true;
            }
            catch (Exception fault) when (attempt < Pauses.Length)
            {
                Log.TellingAgain(_logger, fault, _run.Change, news.Stage);
                await Task.Delay(Pauses[attempt], _time, _run.Cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception fault)
            {
                Log.NotHeard(_logger, fault, _run.Change, news.Stage);
                return false;
            }
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Change} did not take the news of stage {Stage}; it is told again")]
        public static partial void TellingAgain(ILogger logger, Exception fault, string change, AnalysisStage stage);

        [LoggerMessage(2, LogLevel.Error, "{Change} cannot be told of stage {Stage}")]
        public static partial void NotHeard(ILogger logger, Exception fault, string change, AnalysisStage stage);
    }
}
