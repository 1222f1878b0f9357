using System.Collections.Concurrent;
using CommitWise.Analysis;
using CommitWise.Grains.Tests.Host;

namespace CommitWise.Grains.Tests.Cluster;

/// <summary>Counts, outside of all silos, which analyses began and ended and which reports were stored.</summary>
public sealed class WorkLedger
{
    private readonly ConcurrentDictionary<string, int> _begun = new();
    private readonly ConcurrentDictionary<string, int> _finished = new();
    private readonly ConcurrentDictionary<string, int> _stored = new();

    /// <summary>Analyses that began, by change.</summary>
    public IReadOnlyDictionary<string, int> Begun => _begun;

    /// <summary>Analyses that came to their end, by change.</summary>
    public IReadOnlyDictionary<string, int> Finished => _finished;

    /// <summary>Times that a report was stored or found to be stored already, by its key.</summary>
    public IReadOnlyDictionary<string, int> Reports => _stored;

    public void Begins(string change) => Count(_begun, change);

    public void Ends(string change) => Count(_finished, change);

    public void Stored(string key) => Count(_stored, key);

    private static void Count(ConcurrentDictionary<string, int> counts, string key) => counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
}

/// <summary>An analysis that takes its time, as long as the silo lives.</summary>
internal sealed class CountedAnalysis(WorkLedger ledger, Power power, Signal signal, TimeSpan work) : IChangeAnalysis
{
    private readonly ControlledAnalysis _analysis = new(signal);

    public async Task<AnalyzedChange> AnalyzeAsync(AnalysisRequest request, IStageObserver stages, CancellationToken cancellationToken)
    {
        var change = request.Change.ToString();
        power.Check();
        ledger.Begins(change);
        await Task.Delay(work, TimeProvider.System, cancellationToken);
        var answer = await _analysis.AnalyzeAsync(request, stages, cancellationToken);
        power.Check();
        ledger.Ends(change);
        return answer;
    }
}
