using System.Security.Cryptography;
using CommitWise.Analysis;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>
/// Files named by the SHA-256 of what they hold: written once, whole or not at all, and checked on every read. Several processes may
/// share one folder.
/// </summary>
/// <param name="root">Folder; made when first written to.</param>
public sealed class ContentFolder(string root) : IInputStore
{
    /// <summary>Stores bytes.</summary>
    /// <returns>Their hash.</returns>
    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        PutAsync(async (file, token) => await file.WriteAsync(content, token), cancellationToken);

    /// <summary>Stores what a writer writes.</summary>
    /// <param name="write">Writes the content to the stream it is given.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>The content's hash.</returns>
    public async Task<string> PutAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(root);
        var temporary = Path.Combine(root, $".{Guid.NewGuid():n}.tmp");
        try
        {
            var hash = await WriteAsync(temporary, write, cancellationToken);
            var target = PathOf(hash);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(temporary, target, overwrite: true);
            return hash;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public Task<bool> ContainsAsync(string sha256, CancellationToken cancellationToken) =>
        Task.FromResult(ContentHash.IsValid(sha256) && File.Exists(PathOf(sha256)));

    /// <summary>Opens content for reading, after a check that it is what its name says.</summary>
    /// <param name="hash">SHA-256 in lower-case hex.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="InputException"><c>missing-input</c>, or <c>integrity</c> when the bytes are not those that were stored.</exception>
    public async Task<Stream> OpenAsync(string hash, CancellationToken cancellationToken)
    {
        var path = ContentHash.IsValid(hash) ? PathOf(hash) : throw new InputException("missing-input", $"'{hash}' is not a SHA-256.");
        if (!File.Exists(path))
        {
            throw new InputException("missing-input", $"Input {hash} is not in {root}.");
        }

        var file = File.OpenRead(path);
        var actual = await ContentHash.OfAsync(file, cancellationToken);
        if (!string.Equals(actual, hash, StringComparison.Ordinal))
        {
            await file.DisposeAsync();
            throw new InputException("integrity", $"{path} holds {actual}, not what its name says: it was changed after it was stored.");
        }

        file.Position = 0;
        return file;
    }

    /// <summary>Reads content whole, checked.</summary>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    public async Task<byte[]> GetAsync(string hash, CancellationToken cancellationToken)
    {
        await using var file = await OpenAsync(hash, cancellationToken);
        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    private static async Task<string> WriteAsync(
        string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        using var sha = SHA256.Create();
        await using (var hashed = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            await write(hashed, cancellationToken);
        }

        await file.FlushAsync(cancellationToken);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        return Convert.ToHexStringLower(sha.Hash!);
    }

    private string PathOf(string hash) => Path.Combine(root, hash[..2], hash);
}
