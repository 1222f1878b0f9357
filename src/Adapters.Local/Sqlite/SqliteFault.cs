using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;
using Microsoft.Data.Sqlite;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Faults of SQLite as callers of the ports see them.</summary>
internal static class SqliteFault
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    /// <summary>
    /// A fault of SQLite becomes an <see cref="IOException"/>: the disk is full, or failing, or the file damaged or read-only. Others stay.
    /// </summary>
    public static Exception Of(Exception fault) => fault is not SqliteException sqlite ? fault
        : StorageRoom.IsFull(sqlite) ? new StorageFullException($"There is no room for the database to grow: {sqlite.Message}", sqlite)
        : IsDamage(sqlite) ? new StorageDamagedException($"The database is damaged: {sqlite.Message}", sqlite)
        : new IOException($"The database refused: {sqlite.Message}", sqlite);

    /// <summary>Whether the file is not what SQLite has written.</summary>
    public static bool IsDamage(SqliteException fault) => fault.SqliteErrorCode is Corrupt or NotADatabase;
}
