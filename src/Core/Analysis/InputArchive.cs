using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>The inputs of decisions, stored once each under their hash. Safe for several threads.</summary>
/// <param name="store">Where they are.</param>
public sealed class InputArchive(IInputStore store)
{
    private const int MostRuns = 4096;

    private readonly ConditionalWeakTable<object, string> _shared = [];
    private readonly ConcurrentDictionary<string, string> _runs = new(StringComparer.Ordinal);

    /// <summary>Stores everything but the diff, which is stored as it is read.</summary>
    /// <returns>The names of all inputs.</returns>
    public async Task<Inputs> PutAsync(DecisionInputs inputs, string diffSha256, CancellationToken cancellationToken)
    {
        var change = PutAsync(CanonicalJson.Serialize(inputs.Change, AnalysisJson.Default.ChangeMetadata), cancellationToken);
        var history = PutAsync(inputs.History, cancellationToken);
        var config = PutSharedAsync(inputs.Config, AnalysisJson.Default.AnalysisConfig, cancellationToken);
        var model = PutSharedAsync(inputs.Model, () => ModelFile.Write(inputs.Model.Document), cancellationToken);
        var remote = PutAsync(inputs.Remote, cancellationToken);
        await Task.WhenAll((Task[])[change, history, config, model, remote]);
        return new Inputs(await change, diffSha256, await history, await config, await model, await remote);
    }

    /// <summary>Reads the inputs of a report back, each checked against its hash.</summary>
    /// <exception cref="InputException"><c>missing-input</c>, <c>integrity</c>, or a fault of the input itself.</exception>
    public async Task<DecisionInputs> GetAsync(Inputs inputs, CancellationToken cancellationToken)
    {
        var change = await GetAsync(inputs.ChangeSha256, AnalysisJson.Default.ChangeMetadata, cancellationToken);
        var history = await GetSnapshotAsync(inputs.HistorySnapshot, cancellationToken);
        return new DecisionInputs(
            change,
            ParsedChange.Read(await store.GetAsync(inputs.DiffSha256, cancellationToken), change.Content),
            history,
            await GetAsync(inputs.ConfigSha256, AnalysisJson.Default.AnalysisConfig, cancellationToken),
            ModelFile.Read(await store.GetAsync(inputs.ModelSha256, cancellationToken), $"model {inputs.ModelSha256}"))
        {
            Remote = inputs.RemotePredictionSha256 is { } hash
                ? (await GetAsync(hash, AnalysisJson.Default.StoredPrediction, cancellationToken)).Checked(hash, history.Baseline.Count)
                : null,
        };
    }

    private async Task<string?> PutAsync(RiskScores? remote, CancellationToken cancellationToken) => remote is null
        ? null
        : await PutAsync(CanonicalJson.Serialize(StoredPrediction.Of(remote), AnalysisJson.Default.StoredPrediction), cancellationToken);

    private async Task<string> PutAsync(HistorySnapshot snapshot, CancellationToken cancellationToken)
    {
        var project = snapshot.Project is { } map ? PutSharedAsync(map, AnalysisJson.Default.ProjectMap, cancellationToken) : Task.FromResult(string.Empty);
        var runs = await Task.WhenAll(BaselineRuns.Cut(snapshot.Baseline).Select(run => PutRunAsync(run, cancellationToken)));
        var stored = new StoredSnapshot(
            StoredSnapshot.CurrentSchema,
            snapshot.BaseSha,
            snapshot.Commits,
            snapshot.Facts,
            snapshot.CoChanges,
            await project is { Length: > 0 } hash ? hash : null,
            runs,
            snapshot.Unknowns);
        return await PutAsync(CanonicalJson.Serialize(stored, AnalysisJson.Default.StoredSnapshot), cancellationToken);
    }

    // A commit's measures follow from the commit, so its id stands for them.
    private async Task<string> PutRunAsync(ArraySegment<BaselineChange> run, CancellationToken cancellationToken)
    {
        var key = string.Concat(run.Select(change => change.Sha));
        if (_runs.TryGetValue(key, out var known) && await store.ContainsAsync(known, cancellationToken))
        {
            return known;
        }

        if (_runs.Count >= MostRuns)
        {
            _runs.Clear();
        }

        return _runs[key] = await PutAsync(CanonicalJson.Serialize([.. run], AnalysisJson.Default.BaselineChangeArray), cancellationToken);
    }

    private Task<string> PutSharedAsync<T>(T value, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class =>
        PutSharedAsync(value, () => CanonicalJson.Serialize(value, contract), cancellationToken);

    private async Task<string> PutSharedAsync(object value, Func<byte[]> bytes, CancellationToken cancellationToken)
    {
        if (_shared.TryGetValue(value, out var known) && await store.ContainsAsync(known, cancellationToken))
        {
            return known;
        }

        var hash = await PutAsync(bytes(), cancellationToken);
        _shared.AddOrUpdate(value, hash);
        return hash;
    }

    private Task<string> PutAsync(byte[] content, CancellationToken cancellationToken) =>
        store.PutAsync(async (stream, token) => await stream.WriteAsync(content, token), cancellationToken);

    private async Task<HistorySnapshot> GetSnapshotAsync(string hash, CancellationToken cancellationToken)
    {
        var stored = await GetAsync(hash, AnalysisJson.Default.StoredSnapshot, cancellationToken);
        if (!string.Equals(stored.Schema, StoredSnapshot.CurrentSchema, StringComparison.Ordinal))
        {
            throw new InputException(
                "malformed-input", $"Input {hash} is a history snapshot of layout '{stored.Schema}'; this version reads '{StoredSnapshot.CurrentSchema}'.");
        }

        var baseline = new List<BaselineChange>();
        foreach (var run in stored.BaselineSha256)
        {
            baseline.AddRange(await GetAsync(run, AnalysisJson.Default.BaselineChangeArray, cancellationToken));
        }

        var project = stored.ProjectSha256 is { } map ? await GetAsync(map, AnalysisJson.Default.ProjectMap, cancellationToken) : null;
        return new HistorySnapshot(stored.BaseSha, stored.Commits, stored.Facts, stored.CoChanges, project, baseline, stored.Unknowns);
    }

    private async Task<T> GetAsync<T>(string hash, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await store.GetAsync(hash, cancellationToken), contract)
                ?? throw new InputException("malformed-input", $"Input {hash} is null, not a {typeof(T).Name}.");
        }
        catch (JsonException fault)
        {
            throw new InputException(
                "malformed-input", $"Input {hash} is not a {typeof(T).Name} as this version stores it: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}
