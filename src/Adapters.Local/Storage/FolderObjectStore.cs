using CommitWise.Analysis;
using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>
/// Objects as files: a key is a path below the root. A file is written beside its place and moved into it once it is on the disk, so a
/// reader sees the whole object or none. Several processes may share one root.
/// </summary>
public sealed class FolderObjectStore : IObjectStore
{
    private readonly string _root;
    private readonly Lock _deleting = new();
    private Action<string, string>? _keep;

    /// <summary>Sweeps what killed processes have left behind.</summary>
    /// <param name="root">Folder; made when first written to.</param>
    /// <param name="time">Tells which leftovers are older than a day.</param>
    public FolderObjectStore(string root, TimeProvider time)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        ObjectFile.Sweep(TemporaryFolder, time.GetUtcNow() - TimeSpan.FromDays(1));
    }

    private string TemporaryFolder => Path.Combine(_root, ".tmp");

    /// <inheritdoc/>
    public async Task<StoredObject?> PutAsync(
        string key, Func<Stream, CancellationToken, Task> write, PutMode mode, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (mode == PutMode.Create && File.Exists(path))
        {
            return null;
        }

        using var file = await ObjectFile.WriteAsync(TemporaryFolder, write, cancellationToken);
        return file.MoveTo(path, mode == PutMode.Replace) ? new StoredObject(key, file.Sha256, file.Size) : null;
    }

    /// <inheritdoc/>
    /// <remarks>A file that is there and does not hold what its name says is replaced, so storing content again repairs it.</remarks>
    public async Task<StoredObject> PutContentAsync(
        string prefix, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        ObjectKey.Checked(prefix);
        using var file = await ObjectFile.WriteAsync(TemporaryFolder, write, cancellationToken);
        var key = ObjectKey.OfContent(prefix, file.Sha256);
        var path = PathOf(key);
        if (await IsWholeAsync(path, file, cancellationToken))
        {
            // Who has put it there may not have come to this yet.
            FolderSync.Flush(Path.GetDirectoryName(path)!);
        }
        else
        {
            file.MoveTo(path, overwrite: true);
        }

        return new StoredObject(key, file.Sha256, file.Size);
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string key, string? sha256, CancellationToken cancellationToken)
    {
        if (Open(PathOf(key)) is not { } file)
        {
            return null;
        }

        try
        {
            if (sha256 is not null && await ContentHash.OfAsync(file, cancellationToken) is var actual && actual != sha256)
            {
                ObjectTelemetry.Refused();
                throw new ObjectIntegrityException(key, sha256, actual);
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<long?> SizeAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = new FileInfo(PathOf(key));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(key);
        if (!File.Exists(path))
        {
            return Task.FromResult(false);
        }

        lock (_deleting)
        {
            _keep?.Invoke(key, path);
            File.Delete(path);
        }

        FolderSync.Flush(Path.GetDirectoryName(path)!);
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        ObjectKey.CheckedPrefix(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Task.Run(() => new KeyListing(_root, prefix, after).Take(limit), cancellationToken);
    }

    /// <summary>Where an object lies.</summary>
    /// <param name="key">Its key.</param>
    /// <exception cref="ArgumentException">It is no key.</exception>
    public string PathOf(string key) => Path.Combine(_root, ObjectKey.Checked(key).Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Has every object that this store deletes from a moment on kept first.</summary>
    /// <param name="moment">Fixes the moment; nothing is deleted while it runs.</param>
    /// <param name="keep">Is given the key and the file of an object that is about to go.</param>
    internal T BeginKeeping<T>(Func<T> moment, Action<string, string> keep)
    {
        lock (_deleting)
        {
            var fixedMoment = moment();
            _keep = keep;
            return fixedMoment;
        }
    }

    /// <summary>Ends it.</summary>
    internal void EndKeeping()
    {
        lock (_deleting)
        {
            _keep = null;
        }
    }

    /// <summary>Files of all objects.</summary>
    /// <param name="except">A folder that is left out.</param>
    internal IEnumerable<FileInfo> Files(string except) => new DirectoryInfo(_root).Exists ? FilesBelow(new DirectoryInfo(_root), except, isRoot: true) : [];

    /// <summary>Key of the object in a file.</summary>
    internal string KeyOf(FileInfo file) => Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The root folder.</summary>
    public override string ToString() => _root;

    // What lies in the root itself is no object: the database, locks.
    private IEnumerable<FileInfo> FilesBelow(DirectoryInfo folder, string except, bool isRoot)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is DirectoryInfo below)
            {
                foreach (var file in below.Name[0] == '.' || below.LinkTarget is not null || below.FullName == except ? [] : FilesBelow(below, except, isRoot: false))
                {
                    yield return file;
                }
            }
            else if (!isRoot && entry is FileInfo file && ObjectKey.IsKey(KeyOf(file)))
            {
                yield return file;
            }
        }
    }

    private static async Task<bool> IsWholeAsync(string path, ObjectFile content, CancellationToken cancellationToken)
    {
        await using var existing = Open(path);
        return existing?.Length == content.Size && await ContentHash.OfAsync(existing, cancellationToken) == content.Sha256;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                Share = FileShare.Read | FileShare.Delete,
            });
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException || (fault is UnauthorizedAccessException && Directory.Exists(path)))
        {
            return null;
        }
    }
}
