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

    /// <summary>Stores what a writer writes.</summary>
    /// <param name="write">Writes the content to the stream it is given.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>The content's hash.</returns>
    public async Task<string> PutAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        (await objects.PutContentAsync(Prefix, write, cancellationToken)).Sha256;

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

        return await objects.ReadCheckedAsync(KeyOf(hash), hash, cancellationToken)
            ?? throw new InputException("missing-input", $"Input {hash} is not in {objects}.");
    }

    /// <inheritdoc/>
    public async Task<bool> ContainsAsync(string sha256, CancellationToken cancellationToken) =>
        ContentHash.IsValid(sha256) && await objects.SizeAsync(KeyOf(sha256), cancellationToken) is not null;

    private static string KeyOf(string hash) => $"{Prefix}/{hash[..2]}/{hash}";
}
