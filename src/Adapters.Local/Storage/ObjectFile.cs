using System.Security.Cryptography;
using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>A file that is written and not yet in its place. Dispose deletes it unless it was moved.</summary>
internal sealed class ObjectFile : IDisposable
{
    private readonly string _path;

    private ObjectFile(string path, string sha256, long size) => (_path, Sha256, Size) = (path, sha256, size);

    /// <summary>Hash of the content, lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>Bytes.</summary>
    public long Size { get; }

    /// <summary>Writes a file.</summary>
    /// <param name="folder">Made when it is missing; in the same file system as the place the file will have.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    public static async Task<ObjectFile> WriteAsync(
        string folder, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Guid.NewGuid():n}.tmp");
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            using var sha = SHA256.Create();
            await using (var hashed = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
            {
                await write(hashed, cancellationToken);
            }

            await file.FlushAsync(cancellationToken);
            return new ObjectFile(path, Convert.ToHexStringLower(sha.Hash!), file.Length);
        }
        catch (Exception fault)
        {
            File.Delete(path);
            if (fault is not StorageFullException && StorageRoom.IsFull(fault))
            {
                throw new StorageFullException($"There is no room for an object: {fault.Message}", fault);
            }

            throw;
        }
    }

    /// <summary>Puts the file where it belongs, in one step; durable when this returns.</summary>
    /// <returns>False when there is a file and it is not to be replaced.</returns>
    public bool MoveTo(string path, bool overwrite)
    {
        var folder = Path.GetDirectoryName(path)!;
        FolderSync.Create(folder);
        FlushToDisk();
        var moved = TryMove(path, overwrite);
        FolderSync.Flush(folder);
        return moved;
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_path);

    /// <summary>Deletes files of writers that were killed.</summary>
    public static void Sweep(string folder, DateTimeOffset before)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            if (File.GetLastWriteTimeUtc(file) < before.UtcDateTime)
            {
                File.Delete(file);
            }
        }
    }

    private void FlushToDisk()
    {
        using var handle = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    private bool TryMove(string path, bool overwrite)
    {
        if (!overwrite && HardLink.TryCreate(_path, path) is { } created)
        {
            return created;
        }

        try
        {
            File.Move(_path, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
    }
}
