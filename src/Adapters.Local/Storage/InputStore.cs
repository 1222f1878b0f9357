using CommitWise.Analysis;
using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>The inputs of decisions, stored once each under their hash, as <c>inputs/{first two digits}/{hash}</c>.</summary>
/// <param name="objects">Where they are.</param>
public sealed class InputStore(IObjectStore objects) : IInputStore
{
    private const string Prefix = "inputs";

    /// <summary>Stores bytes.</summary>
    /// <returns>Their hash.</returns>
    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        PutAsync(async (stream, token) => await stream.WriteAsync(content, token), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> PutAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        (await objects.PutContentAsync(Prefix, write, cancellationToken)).Sha256;

    /// <inheritdoc/>
    public async Task<bool> ContainsAsync(string sha256, CancellationToken cancellationToken) =>
        ContentHash.IsValid(sha256) && await objects.SizeAsync(KeyOf(sha256), cancellationToken) is not null;

    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(string sha256, CancellationToken cancellationToken)
    {
        if (!ContentHash.IsValid(sha256))
        {
            throw new InputException("missing-input", $"'{sha256}' is not a SHA-256.");
        }

        return await objects.ReadCheckedAsync(KeyOf(sha256), sha256, cancellationToken)
            ?? throw new InputException("missing-input", $"Input {sha256} is not in {objects}.");
    }

    private static string KeyOf(string sha256) => $"{Prefix}/{sha256[..2]}/{sha256}";
}
