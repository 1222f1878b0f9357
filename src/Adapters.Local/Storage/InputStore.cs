using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CommitWise.Analysis;
using CommitWise.Risk;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>The inputs of decisions, stored once each under their hash.</summary>
/// <param name="content">Where they are.</param>
public sealed class InputStore(ContentFolder content)
{
    /// <summary>Stores everything but the diff, which is stored as it is read.</summary>
    /// <returns>The names of all inputs.</returns>
    public async Task<Inputs> PutAsync(DecisionInputs inputs, string diffSha256, CancellationToken cancellationToken) => new(
        await PutAsync(inputs.Change, AnalysisJson.Default.ChangeMetadata, cancellationToken),
        diffSha256,
        await PutAsync(inputs.History, AnalysisJson.Default.HistorySnapshot, cancellationToken),
        await PutAsync(inputs.Config, AnalysisJson.Default.AnalysisConfig, cancellationToken),
        await content.PutAsync(ModelFile.Write(inputs.Model.Document), cancellationToken));

    /// <summary>Reads the inputs of a report back, each checked against its hash.</summary>
    /// <exception cref="InputException"><c>missing-input</c>, <c>integrity</c>, or a fault of the input itself.</exception>
    public async Task<DecisionInputs> GetAsync(Inputs inputs, CancellationToken cancellationToken) => new(
        await GetAsync(inputs.ChangeSha256, AnalysisJson.Default.ChangeMetadata, cancellationToken),
        ParsedChange.Read(await content.GetAsync(inputs.DiffSha256, cancellationToken)),
        await GetAsync(inputs.HistorySnapshot, AnalysisJson.Default.HistorySnapshot, cancellationToken),
        await GetAsync(inputs.ConfigSha256, AnalysisJson.Default.AnalysisConfig, cancellationToken),
        ModelFile.Read(await content.GetAsync(inputs.ModelSha256, cancellationToken), $"model {inputs.ModelSha256}"));

    private Task<string> PutAsync<T>(T value, JsonTypeInfo<T> contract, CancellationToken cancellationToken) =>
        content.PutAsync(CanonicalJson.Serialize(value, contract), cancellationToken);

    private async Task<T> GetAsync<T>(string hash, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await content.GetAsync(hash, cancellationToken), contract)
                ?? throw new InputException("malformed-input", $"Input {hash} is null, not a {typeof(T).Name}.");
        }
        catch (JsonException fault)
        {
            throw new InputException("malformed-input", $"Input {hash} is not a {typeof(T).Name}: {fault.Message}", fault);
        }
    }
}
