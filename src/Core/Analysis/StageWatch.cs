using System.Text.Json;

namespace CommitWise.Analysis;

/// <summary>Runs stages one after the other, times them and tells an observer.</summary>
/// <param name="observer">Hears of them.</param>
/// <param name="time">Measures them.</param>
internal sealed class StageWatch(IStageObserver observer, TimeProvider time)
{
    private readonly Dictionary<string, double> _milliseconds = new(StringComparer.Ordinal);

    /// <summary>Milliseconds of the stages that ended, by their names in JSON.</summary>
    public IReadOnlyDictionary<string, double> Milliseconds => _milliseconds;

    /// <summary>The name of a stage in JSON.</summary>
    public static string NameOf(AnalysisStage stage) => JsonNamingPolicy.SnakeCaseLower.ConvertName(stage.ToString());

    /// <summary>Runs a stage.</summary>
    public T Run<T>(AnalysisStage stage, Func<T> work)
    {
        var start = Begin(stage);
        var result = work();
        End(stage, start);
        return result;
    }

    /// <summary>Runs a stage.</summary>
    public async Task<T> RunAsync<T>(AnalysisStage stage, Func<Task<T>> work)
    {
        var start = Begin(stage);
        var result = await work();
        End(stage, start);
        return result;
    }

    private long Begin(AnalysisStage stage)
    {
        observer.Started(stage);
        return time.GetTimestamp();
    }

    private void End(AnalysisStage stage, long start)
    {
        var elapsed = time.GetElapsedTime(start);
        _milliseconds[NameOf(stage)] = Math.Round(elapsed.TotalMilliseconds, 1);
        observer.Ended(stage, elapsed);
    }
}

/// <summary>Hears nothing.</summary>
public sealed class NoStageObserver : IStageObserver
{
    /// <summary>The only one.</summary>
    public static NoStageObserver Instance { get; } = new();

    /// <inheritdoc/>
    public void Started(AnalysisStage stage)
    {
        // Nobody listens.
    }

    /// <inheritdoc/>
    public void Ended(AnalysisStage stage, TimeSpan elapsed)
    {
        // Nobody listens.
    }
}
