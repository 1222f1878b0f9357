using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;

namespace CommitWise.Analysis;

/// <summary>
/// Gets all that a remote model says for one decision. The change and the typical row go in one call with whatever recent changes the model
/// has not been asked for yet; what it said of those is kept by the model's hash. Safe for several threads.
/// </summary>
/// <param name="remote">Who is asked.</param>
internal sealed class RemoteScoring(IRemotePredictor remote)
{
    private const int MostModels = 8;

    private readonly ConcurrentDictionary<string, ConditionalWeakTable<BaselineChange, StrongBox<double>>> _known = new(StringComparer.Ordinal);

    // The model that answered last, which most likely answers next.
    private volatile string? _latest;

    /// <summary>Asks.</summary>
    /// <exception cref="RemotePredictionException">There is no whole answer of one model.</exception>
    public async Task<RiskScores> AskAsync(ChangeMeasures measures, Baseline baseline, CancellationToken cancellationToken)
    {
        var missing = Missing(baseline, _latest is { } latest ? KnownBy(latest) : []);
        var answer = await remote.PredictAsync([measures, baseline.Typical, .. missing.Select(Baseline.RowOf)], cancellationToken);
        var known = KnownBy(answer.Model.Sha256);
        Keep(known, missing, answer.Rows.Skip(2));
        _latest = answer.Model.Sha256;
        if (Missing(baseline, known) is { Count: > 0 } more)
        {
            await AskMoreAsync(answer.Model, more, known, cancellationToken);
        }

        return new RiskScores(answer.Model, answer.Rows[0], answer.Rows[1], [.. baseline.Changes.Select(change => known.GetValue(change, NotThere).Value)]);
    }

    /// <summary>Another model answered than was known: what it says of the other recent changes is asked, too.</summary>
    private async Task AskMoreAsync(
        ModelIdentity model, List<BaselineChange> changes, ConditionalWeakTable<BaselineChange, StrongBox<double>> known, CancellationToken cancellationToken)
    {
        var answer = await remote.PredictAsync([.. changes.Select(Baseline.RowOf)], cancellationToken);
        if (answer.Model != model)
        {
            throw new RemotePredictionException(
                "model-changed", $"Two models answered for one change: {model.Id} version {model.Version}, then {answer.Model.Id} version {answer.Model.Version}.");
        }

        Keep(known, changes, answer.Rows);
    }

    private ConditionalWeakTable<BaselineChange, StrongBox<double>> KnownBy(string model)
    {
        if (_known.Count >= MostModels && !_known.ContainsKey(model))
        {
            _known.Clear();
        }

        return _known.GetOrAdd(model, static _ => []);
    }

    private static List<BaselineChange> Missing(Baseline baseline, ConditionalWeakTable<BaselineChange, StrongBox<double>> known) =>
        [.. baseline.Changes.Where(change => !known.TryGetValue(change, out _))];

    private static void Keep(
        ConditionalWeakTable<BaselineChange, StrongBox<double>> known, IEnumerable<BaselineChange> changes, IEnumerable<RowPrediction> rows)
    {
        foreach (var (change, row) in changes.Zip(rows))
        {
            known.AddOrUpdate(change, new StrongBox<double>(Rounded.To6(row.Probability)));
        }
    }

    private static StrongBox<double> NotThere(BaselineChange change) => throw new InvalidOperationException($"Change {change.Sha} was not scored.");
}
