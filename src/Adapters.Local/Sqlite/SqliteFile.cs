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

    /// <summary>Opens the writer's connection after the checks that take no longer for a larger file, and a look at every page of a small one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="migrations">As <see cref="SqliteSchema.Migrations"/>.</param>
    /// <param name="small">Bytes up to which a file is small.</param>
    public static SqliteSession OpenWriter(string path, IReadOnlyList<string> migrations, long small)
    {
        var session = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            var version = CheckVersion(session, path, migrations.Count);
            if (session.IsReadOnly)
            {
                throw new InputException("unwritable-database", $"{path} cannot be written.");
            }

            if (IsSmall(path, small) && FindDamage(session) is { } finding)
            {
                throw Damaged(path, finding);
            }

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

    /// <summary>Opens a connection that cannot write to a file that is held and has not been opened; it stays of the version it is.</summary>
    public static SqliteSession OpenAsItIs(string path)
    {
        try
        {
            var session = OpenReader(path);
            try
            {
                CheckVersion(session, path, SqliteSchema.Migrations.Count);
                return session;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (SqliteException fault)
        {
            throw Explain(path, fault);
        }
    }

    /// <summary>Opens a new file that need not survive a loss of power before somebody flushes it.</summary>
    public static SqliteSession Create(string path)
    {
        var session = Connect(path, SqliteOpenMode.ReadWriteCreate);
        session.Script("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF");
        return session;
    }

    /// <summary>Looks at every page.</summary>
    /// <returns>The first thing that is wrong; null when nothing is.</returns>
    public static string? FindDamage(SqliteSession session)
    {
        try
        {
            return session.Scalar("PRAGMA quick_check(1)") is string finding and not "ok" ? finding.ReplaceLineEndings(" ") : null;
        }
        catch (SqliteException fault) when (SqliteFault.IsDamage(fault))
        {
            return fault.Message;
        }
    }

    /// <summary>What a fault at opening means.</summary>
    public static InputException Explain(string path, SqliteException fault) => SqliteFault.IsDamage(fault)
        ? Damaged(path, fault.Message, fault)
        : new InputException("unwritable-database", $"{path} cannot be opened for writing: {fault.Message}", fault);

    /// <summary>Whether a file is small enough to be looked at as a whole before anything else is done.</summary>
    public static bool IsSmall(string path, long small) => new FileInfo(path).Length <= small;

    // The first read finds a file that is no database, or shorter than its own header says.
    private static long CheckVersion(SqliteSession session, string path, int latest)
    {
        var version = (long)session.Scalar("PRAGMA user_version")!;
        var isOurs = (long)session.Scalar("PRAGMA application_id")! == SqliteSchema.ApplicationId;
        if (!isOurs && (version != 0 || (long)session.Scalar("SELECT count(*) FROM sqlite_master")! != 0))
        {
            throw new InputException("foreign-database", $"{path} is a database of another program.");
        }

        return version <= latest ? version : throw new InputException(
            "newer-database", $"{path} has version {version}; this program knows versions up to {latest}. Use the newer program.");
    }

    /// <summary>What damage means.</summary>
    public static InputException Damaged(string path, string finding, Exception? cause = null) => new(
        "damaged-database", $"{path} is damaged: {finding.ReplaceLineEndings(" ")}. Move it away, or put a backup in the place of its folder.", cause);

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
