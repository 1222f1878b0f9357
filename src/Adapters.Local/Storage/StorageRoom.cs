using CommitWise.Durability;
using Microsoft.Data.Sqlite;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>Tells a disk without room from one that fails.</summary>
internal static class StorageRoom
{
    // SQLite's number; those of the system as .NET hands them on: ENOSPC, EDQUOT of Linux and of macOS, and Windows' two.
    private const int SqliteFull = 13;
    private static readonly int[] Numbers = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Whether a write failed because there was no room for it.</summary>
    public static bool IsFull(Exception fault) => fault is StorageFullException
        || (fault is SqliteException sqlite ? sqlite.SqliteErrorCode == SqliteFull : fault is IOException && Numbers.Contains(fault.HResult));
}
