using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;

namespace CommitWise.Adapters.Local.Backups;

/// <summary>A data folder that no service has open, held so that none opens it while it is copied.</summary>
public sealed class OfflineBackup : IDisposable
{
    private readonly FileStream _lock;

    private OfflineBackup(FileStream held, BackupWriter writer) => (_lock, Writer) = (held, writer);

    /// <summary>Writes backups of it.</summary>
    public BackupWriter Writer { get; }

    /// <summary>Takes a data folder. Nothing in it is changed, nor brought to this version.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Dates the manifest.</param>
    /// <exception cref="InputException"><c>no-database</c>, <c>database-in-use</c>, and those of <see cref="SqliteDatabase.Open(string, SqliteOptions?)"/>.</exception>
    public static OfflineBackup Open(string folder, TimeProvider time)
    {
        var path = Path.Combine(Path.GetFullPath(folder), BackupWriter.DatabaseName);
        if (!File.Exists(path))
        {
            throw new InputException("no-database", $"There is no {path}: this is not the data folder of a service.");
        }

        SQLitePCL.Batteries_V2.Init();
        var held = SqliteFile.Lock(path);
        return new OfflineBackup(held, new BackupWriter(() => SqliteSnapshot.Take(SqliteFile.OpenAsItIs(path)), new FolderObjectStore(folder, time), time));
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose() => _lock.Dispose();
}
