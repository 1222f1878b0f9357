using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Risk;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>The inputs of decisions, stored once each under their hash, as <c>inputs/{first two digits}/{hash}</c>.</summary>
/// <param name="objects">Where they are.</param>
public sealed class InputStore(IObjectStore objects)
{
    private const string Prefix = "inputs";

    /// <summary>Stores bytes.</summary>
    /// <returns>Their hash.</returns>
    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        PutAsync(async (stream, token) => await stream.WriteAsync(content, token), cancellationToken);

    /// <summary>Stores what a writer writes.</summary>
    /// <param name="write">Writes the content to the stream it is given.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>The content's hash.</returns>
    public async Task<string> PutAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        (await objects.PutContentAsync(Prefix, write, cancellationToken)).Sha256;

    /// <summary>Stores everything but the diff, which is stored as it is read.</summary>
    /// <returns>The names of all inputs.</returns>
    public async Task<Inputs> PutAsync(DecisionInputs inputs, string diffSha256, CancellationToken cancellationToken) => new(
        await PutAsync(inputs.Change, AnalysisJson.Default.ChangeMetadata, cancellationToken),
        diffSha256,
        await PutAsync(inputs.History, AnalysisJson.Default.HistorySnapshot, cancellationToken),
        await PutAsync(inputs.Config, AnalysisJson.Default.AnalysisConfig, cancellationToken),
        await PutAsync(ModelFile.Write(inputs.Model.Document), cancellationToken));

    /// <summary>Reads an input whole, checked against its hash.</summary>
    /// <param name="hash">SHA-256 in lower-case hex.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InputException"><c>missing-input</c>, or <c>integrity</c> when the bytes are not those that were stored.</exception>
    public async Task<byte[]> GetAsync(string hash, CancellationToken cancellationToken)
    {
        if (!ContentHash.IsValid(hash))
        {
            throw new InputException("missing-input", $"'{hash}' is not a SHA-256.");
        }

        return await objects.ReadCheckedAsync($"{Prefix}/{hash[..2]}/{hash}", hash, cancellationToken)
            ?? throw new InputException("missing-input", $"Input {hash} is not in {objects}.");
    }

    /// <summary>Reads the inputs of a report back, each checked against its hash.</summary>
    /// <exception cref="InputException"><c>missing-input</c>, <c>integrity</c>, or a fault of the input itself.</exception>
    public async Task<DecisionInputs> GetAsync(Inputs inputs, CancellationToken cancellationToken) => new(
        await GetAsync(inputs.ChangeSha256, AnalysisJson.Default.ChangeMetadata, cancellationToken),
        ParsedChange.Read(await GetAsync(inputs.DiffSha256, cancellationToken)),
        await GetAsync(inputs.HistorySnapshot, AnalysisJson.Default.HistorySnapshot, cancellationToken),
        await GetAsync(inputs.ConfigSha256, AnalysisJson.Default.AnalysisConfig, cancellationToken),
        ModelFile.Read(await GetAsync(inputs.ModelSha256, cancellationToken), $"model {inputs.ModelSha256}"));

    private Task<string> PutAsync<T>(T value, JsonTypeInfo<T> contract, CancellationToken cancellationToken) =>
        PutAsync(CanonicalJson.Serialize(value, contract), cancellationToken);

    private async Task<T> GetAsync<T>(string hash, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await GetAsync(hash, cancellationToken), contract)
                ?? throw new InputException("malformed-input", $"Input {hash} is null, not a {typeof(T).Name}.");
        }
        catch (JsonException fault)
        {
            throw new InputException("malformed-input", $"Input {hash} is not a {typeof(T).Name}: {fault.Message}", fault);
        }
    }
}
