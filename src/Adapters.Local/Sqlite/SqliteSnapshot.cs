namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>The file as it was at one moment, whatever is written after it. While it is held the log beside the file grows.</summary>
internal sealed class SqliteSnapshot : IDisposable
{
    private readonly SqliteSession _session;

    private SqliteSnapshot(SqliteSession session)
    {
        _session = session;

        // A transaction sees what was committed before its first read.
        session.Script("BEGIN");
        Version = (long)session.Scalar("PRAGMA user_version")!;
        Bytes = (long)session.Scalar("PRAGMA page_count")! * (long)session.Scalar("PRAGMA page_size")!;
    }

    /// <summary>Version of the tables.</summary>
    public long Version { get; }

    /// <summary>Size of a copy.</summary>
    public long Bytes { get; }

    /// <summary>Fixes the moment.</summary>
    /// <param name="session">Closed on dispose.</param>
    public static SqliteSnapshot Take(SqliteSession session)
    {
        try
        {
            return new SqliteSnapshot(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Writes a database that is whole in itself, and checks it.</summary>
    /// <param name="path">A new file; not flushed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException"><c>damaged-database</c>.</exception>
    public void CopyTo(string path, CancellationToken cancellationToken)
    {
        using var copy = SqliteFile.Create(path);
        _session.CopyTo(copy, cancellationToken);
        if (SqliteFile.FindDamage(copy) is { } finding)
        {
            throw new InputException("damaged-database", $"The database is damaged, so a copy of it would be worthless: {finding}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
