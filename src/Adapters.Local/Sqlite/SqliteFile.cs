using Microsoft.Data.Sqlite;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Opens the file and says clearly why it cannot be opened.</summary>
internal static class SqliteFile
{
    /// <summary>Takes the file for this process. A process that dies lets go of it.</summary>
    /// <remarks>The lock is a file of its own: closing any handle of the database file would drop SQLite's locks on it.</remarks>
    public static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException("unwritable-database", $"The folder of {path} cannot be made: {fault.Message}", fault);
        }

        var name = $"{path}.lock";
        try
        {
            return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (File.Exists(name))
        {
            throw new InputException("database-in-use", $"{path} is open in another process.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException("unwritable-database", $"{path} cannot be opened for writing: {fault.Message}", fault);
        }
    }

    /// <summary>Opens the writer's connection after every check.</summary>
    public static SqliteSession OpenWriter(string path, IReadOnlyList<string> migrations)
    {
        var session = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            var version = CheckedVersion(session, path, migrations.Count);
            session.Script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864");
            session.Script("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; PRAGMA busy_timeout = 5000");
            SqliteSchema.Upgrade(session, migrations, version);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that cannot write.</summary>
    public static SqliteSession OpenReader(string path)
    {
        var session = Connect(path, SqliteOpenMode.ReadWrite);
        session.Script("PRAGMA query_only = 1; PRAGMA cache_size = -8192; PRAGMA busy_timeout = 5000");
        return session;
    }

    /// <summary>What a fault at opening means.</summary>
    public static InputException Explain(string path, SqliteException fault) => SqliteFault.IsDamage(fault)
        ? Damaged(path, fault.Message, fault)
        : new InputException("unwritable-database", $"{path} cannot be opened for writing: {fault.Message}", fault);

    private static long CheckedVersion(SqliteSession session, string path, int latest)
    {
        var version = (long)session.Scalar("PRAGMA user_version")!;
        var isOurs = (long)session.Scalar("PRAGMA application_id")! == SqliteSchema.ApplicationId;
        if (!isOurs && (version != 0 || (long)session.Scalar("SELECT count(*) FROM sqlite_master")! != 0))
        {
            throw new InputException("foreign-database", $"{path} is a database of another program.");
        }

        if (version > latest)
        {
            throw new InputException("newer-database", $"{path} has version {version}; this program knows versions up to {latest}. Use the newer program.");
        }

        if (session.IsReadOnly)
        {
            throw new InputException("unwritable-database", $"{path} cannot be written.");
        }

        return session.Scalar("PRAGMA quick_check(1)") is "ok" ? version : throw Damaged(path, (string)session.Scalar("PRAGMA quick_check(1)")!);
    }

    private static InputException Damaged(string path, string finding, Exception? cause = null) => new(
        "damaged-database", $"{path} is damaged: {finding.ReplaceLineEndings(" ")}. Move it away, or put a copy of it back.", cause);

    private static SqliteSession Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
