using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Everything durable but objects, in one SQLite file.</summary>
public sealed class SqliteDurability : IAsyncDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteQueue _queue;

    private SqliteDurability(SqliteDatabase database)
    {
        _database = database;
        _queue = new SqliteQueue(database);
        States = new SqliteStateStore(database);
        Index = new SqliteIndex(database);
        Inbox = new SqliteInbox(database, _queue);
        Reminders = new SqliteReminderStore(database);
        Contents = new SqliteContents(database);
    }

    /// <summary>States of grains.</summary>
    public IStateStore States { get; }

    /// <summary>Rows and lists.</summary>
    public IIndex Index { get; }

    /// <summary>Queues.</summary>
    public IDurableQueue Queue => _queue;

    /// <summary>Deliveries from outside.</summary>
    public IInbox Inbox { get; }

    /// <summary>Reminders of grains.</summary>
    public IReminderStore Reminders { get; }

    /// <summary>All of it, to be copied elsewhere.</summary>
    public IStoreContents Contents { get; }

    /// <summary>The file, for its counters.</summary>
    internal SqliteDatabase Database => _database;

    /// <summary>Opens the file, or makes it.</summary>
    /// <inheritdoc cref="SqliteDatabase.Open(string, SqliteOptions?)"/>
    public static async Task<SqliteDurability> OpenAsync(string path, SqliteOptions? options = null)
    {
        var database = SqliteDatabase.Open(path, options);
        try
        {
            return new SqliteDurability(database);
        }
        catch (StorageDamagedException fault)
        {
            // A large file is opened before it was looked at as a whole; reading its queues may be what finds the damage.
            await database.DisposeAsync();
            throw SqliteFile.Damaged(path, fault.Message, fault);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finishes the writes that wait, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Dispose();
        await _database.DisposeAsync();
    }
}
