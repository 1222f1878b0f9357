using CommitWise.Durability;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>One SQLite file, its one writer and its readers. One process at a time has it.</summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly FileStream _lock;
    private readonly string _path;
    private readonly SqliteSession? _checking;

    private SqliteDatabase(string path, SqliteOptions options, SqliteSession session, FileStream held)
    {
        _lock = held;
        _path = path;
        Options = options;
        Writer = new SqliteWriter(session);
        Readers = new SqliteReaders(() => SqliteFile.OpenReader(path));
        _checking = SqliteFile.IsSmall(path, options.CheckedAtOpening) ? null : SqliteFile.OpenReader(path);
        Checked = _checking is null ? Task.CompletedTask : Task.Run(() => Check(_checking));
    }

    internal SqliteOptions Options { get; }

    internal SqliteWriter Writer { get; }

    internal SqliteReaders Readers { get; }

    /// <summary>Ends when every page was looked at. Damage then stops every write.</summary>
    internal Task Checked { get; }

    /// <summary>Opens the file, or makes it; checks it and brings it to this version.</summary>
    /// <param name="path">The file. Beside it lie <c>-wal</c> and <c>-shm</c> files of SQLite, and a <c>.lock</c> file.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InputException">
    /// <c>damaged-database</c>; <c>newer-database</c> when a later version of the program has written it; <c>foreign-database</c> when
    /// another program has; <c>database-in-use</c> when another process has it open; <c>unwritable-database</c>.
    /// </exception>
    public static SqliteDatabase Open(string path, SqliteOptions? options = null) => Open(path, options ?? new SqliteOptions(), SqliteSchema.Migrations);

    internal static SqliteDatabase Open(string path, SqliteOptions options, IReadOnlyList<string> migrations)
    {
        options.Checked();
        Batteries_V2.Init();
        path = Path.GetFullPath(path);
        var held = SqliteFile.Lock(path);
        try
        {
            return new SqliteDatabase(path, options, SqliteFile.OpenWriter(path, migrations, options.CheckedAtOpening), held);
        }
        catch (SqliteException fault)
        {
            held.Dispose();
            throw SqliteFile.Explain(path, fault);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Finishes the writes that wait, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndCheckAsync();
        Readers.Dispose();
        await Writer.DisposeAsync();
        await _lock.DisposeAsync();
    }

    /// <summary>Fixes the content of this moment, to copy it.</summary>
    internal SqliteSnapshot Pin() => SqliteSnapshot.Take(SqliteFile.OpenReader(_path));

    private void Check(SqliteSession session)
    {
        if (SqliteFile.FindDamage(session) is { } finding)
        {
            var fault = SqliteFile.Damaged(_path, finding);
            Writer.Refuse(new StorageDamagedException(fault.Message, fault));
        }
    }

    private async Task EndCheckAsync()
    {
        if (_checking is not null)
        {
            while (!Checked.IsCompleted)
            {
                // It has no effect on a check that has not begun yet.
                _checking.Interrupt();
                await Task.WhenAny(Checked, Task.Delay(Pause, TimeProvider.System));
            }

            _checking.Dispose();
        }
    }
}
