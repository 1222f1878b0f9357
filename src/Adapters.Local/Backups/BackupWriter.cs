using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;

namespace CommitWise.Adapters.Local.Backups;

/// <summary>
/// Writes backups of a data folder, while it is in use or not. The database is fixed at one moment; from that moment on an object that is
/// deleted is put into the backup first. An object is stored before the database names it, so whatever the copy names is in the backup.
/// </summary>
/// <remarks>A backup can take the place of the data folder: it has the same layout, a manifest and a list of hashes besides.</remarks>
public sealed class BackupWriter
{
    /// <summary>Name of the database in a data folder.</summary>
    public const string DatabaseName = "commitwise.db";

    private readonly FolderObjectStore _objects;
    private readonly Func<SqliteSnapshot> _pin;
    private readonly TimeProvider _time;

    /// <summary>Writes backups of stores that are open.</summary>
    /// <param name="database">The database.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="time">Dates the manifest.</param>
    public BackupWriter(SqliteDurability database, FolderObjectStore objects, TimeProvider time)
        : this(database.Database.Pin, objects, time)
    {
    }

    internal BackupWriter(Func<SqliteSnapshot> pin, FolderObjectStore objects, TimeProvider time) =>
        (_pin, _objects, _time) = (pin, objects, time);

    /// <summary>Writes one.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="InputException">
    /// <c>unwritable-backup</c>; <c>no-room</c> with what is needed and what there is; <c>damaged-database</c>: the copy would be worthless.
    /// Nothing is left behind.
    /// </exception>
    public async Task<BackupManifest> WriteAsync(BackupFolder folder, CancellationToken cancellationToken)
    {
        if (folder.Parent == _objects.ToString())
        {
            throw new InputException("path-not-allowed", $"Backups need a folder of their own; {folder.Parent} is the data folder.");
        }

        var partial = folder.Begin();
        try
        {
            CheckRoom(folder.Parent);
            var manifest = await WriteIntoAsync(partial, folder.Parent, cancellationToken);
            folder.Finish(partial);
            return manifest;
        }
        catch (Exception fault)
        {
            Delete(partial);
            throw fault is not InputException && StorageRoom.IsFull(fault)
                ? new InputException("no-room", $"There was not enough room for the backup at {folder.Path}; nothing of it was kept.", fault)
                : fault is IOException or UnauthorizedAccessException
                    ? new InputException("unwritable-backup", $"The backup could not be written to {folder.Path}: {fault.Message}", fault)
                    : fault;
        }
    }

    private void CheckRoom(string parent)
    {
        using var now = _pin();
        var needed = now.Bytes + _objects.Files(except: parent).Sum(file => file.Length);
        var free = new DriveInfo(parent).AvailableFreeSpace;
        if (needed > free)
        {
            throw new InputException("no-room", $"The backup needs {needed >> 20:n0} MiB and there are {free >> 20:n0} MiB free at {parent}.");
        }
    }

    // Backups may lie in the data folder; no backup holds others.
    private async Task<BackupManifest> WriteIntoAsync(string target, string parent, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetUtcNow();
        await using var copies = new ObjectCopies(target);
        using var snapshot = _objects.BeginKeeping(_pin, copies.Keep);
        try
        {
            var path = Path.Combine(target, DatabaseName);
            snapshot.CopyTo(path, cancellationToken);
            await copies.AddDatabaseAsync(path, cancellationToken);
            foreach (var file in _objects.Files(except: parent))
            {
                await copies.CopyAsync(_objects.KeyOf(file), file.FullName, cancellationToken);
            }
        }
        finally
        {
            _objects.EndKeeping();
        }

        await copies.AddKeptAsync(cancellationToken);
        var sums = await copies.FinishAsync(cancellationToken);
        var manifest = new BackupManifest(
            BackupManifest.CurrentSchema, startedAt, snapshot.Version, snapshot.Bytes, copies.Count, copies.Bytes, sums);
        manifest.Write(target);
        return manifest;
    }

    private static void Delete(string partial)
    {
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }
    }
}
