using System.Collections.Concurrent;
using CommitWise.Analysis;

namespace CommitWise.Adapters.Local.Backups;

/// <summary>The objects of a backup as they come in, and the list of hashes.</summary>
/// <param name="target">The backup's folder.</param>
internal sealed class ObjectCopies(string target) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _kept = new();
    private readonly Lock _turn = new();
    private readonly StreamWriter _sums = new(Path.Combine(target, BackupManifest.SumsName)) { NewLine = "\n" };

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Their size.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes down the hash of the database.</summary>
    public async Task AddDatabaseAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await AddSumAsync(Path.GetFileName(path), file, cancellationToken);
    }

    /// <summary>Copies an object, unless it is there already.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="path">Its file; if it is gone it was kept before.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task CopyAsync(string key, string path, CancellationToken cancellationToken)
    {
        var (source, copy) = Open(key, path);
        if (source is null || copy is null)
        {
            return;
        }

        await using (source)
        await using (copy)
        {
            await source.CopyToAsync(copy, cancellationToken);
            copy.Position = 0;
            await AddObjectAsync(key, copy, cancellationToken);
        }
    }

    /// <summary>Puts an object in that is about to be deleted.</summary>
    public void Keep(string key, string path)
    {
        lock (_turn)
        {
            var place = PlaceOf(key);
            if (!File.Exists(place) && File.Exists(path))
            {
                File.Copy(path, place);
                _kept.Enqueue(key);
            }
        }
    }

    /// <summary>Writes down the hashes of what was put in that way.</summary>
    public async Task AddKeptAsync(CancellationToken cancellationToken)
    {
        while (_kept.TryDequeue(out var key))
        {
            await using var file = File.OpenRead(PlaceOf(key));
            await AddObjectAsync(key, file, cancellationToken);
        }
    }

    /// <summary>Ends the list.</summary>
    /// <returns>Its hash.</returns>
    public async Task<string> FinishAsync(CancellationToken cancellationToken)
    {
        await _sums.FlushAsync(cancellationToken);
        await using var file = File.Open(Path.Combine(target, BackupManifest.SumsName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await ContentHash.OfAsync(file, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sums.DisposeAsync();

    // Once both are open the object may be deleted: the file stays readable to its end, and is seen to be in the backup.
    private (FileStream? Source, FileStream? Copy) Open(string key, string path)
    {
        lock (_turn)
        {
            var place = PlaceOf(key);
            return File.Exists(place) || !File.Exists(path)
                ? (null, null)
                : (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true),
                    new FileStream(place, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16, useAsync: true));
        }
    }

    private string PlaceOf(string key)
    {
        var place = Path.Combine(target, key.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        return place;
    }

    private async Task AddObjectAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        Count++;
        Bytes += content.Length;
        await AddSumAsync(key, content, cancellationToken);
    }

    private async Task AddSumAsync(string name, Stream content, CancellationToken cancellationToken) =>
        await _sums.WriteAsync($"{await ContentHash.OfAsync(content, cancellationToken)}  {name}\n".AsMemory(), cancellationToken);
}
