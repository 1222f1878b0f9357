using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Deliveries in the file. A row and its queue message are one transaction; a row keeps its body only until it is published.</summary>
public sealed class SqliteInbox : IInbox
{
    private const int SweepGroup = 200;

    private readonly SqliteDatabase _database;
    private readonly SqliteQueue _queue;
    private long _kept;
    private long _unpublished;

    /// <summary>Counts what is there.</summary>
    /// <param name="database">The file.</param>
    /// <param name="queue">Queues in the same file.</param>
    public SqliteInbox(SqliteDatabase database, SqliteQueue queue)
    {
        _database = database;
        _queue = queue;
        _kept = database.Readers.Read(sql => (long)sql.Scalar("SELECT count(*) FROM inbox")!);
        _unpublished = database.Readers.Read(sql => (long)sql.Scalar("SELECT count(*) FROM inbox WHERE published = 0")!);
    }

    /// <inheritdoc/>
    public Task<InboxOutcome> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken) =>
        _database.Writer.WriteAsync(session => Accept(session, entry), cancellationToken);

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var published = 0;
        foreach (var queue in _database.Readers.Read(QueuesThatWait))
        {
            for (var count = SweepGroup; count == SweepGroup; published += count)
            {
                count = await _database.Writer.WriteAsync(session => Publish(session, queue), cancellationToken);
            }
        }

        while (await _database.Writer.WriteAsync(Forget, cancellationToken) == SweepGroup)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return published;
    }

    /// <inheritdoc/>
    public Task<InboxDepth> MeasureAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var unpublished = Interlocked.Read(ref _unpublished);
        var oldest = unpublished == 0 ? null : _database.Readers.Read(sql => (long?)sql.Scalar("SELECT min(accepted_at) FROM inbox WHERE published = 0"));
        return Task.FromResult(new InboxDepth(
            Interlocked.Read(ref _kept), unpublished, oldest is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null));
    }

    private static List<string> QueuesThatWait(SqliteSession sql)
    {
        using var rows = sql.Query("SELECT DISTINCT queue FROM inbox WHERE published = 0");
        List<string> queues = [];
        while (rows.Read())
        {
            queues.Add(rows.GetString(0));
        }

        return queues;
    }

    private InboxOutcome Accept(WriteSession session, InboxEntry entry)
    {
        var isNew = session.Sql.Execute(
            "INSERT INTO inbox (host, delivery, queue, key, accepted_at, published) VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT DO NOTHING",
            entry.Host, entry.DeliveryId, entry.Queue, entry.Key, _database.Options.Time.GetUtcNow().UtcTicks) > 0;
        if (!isNew)
        {
            return InboxOutcome.Duplicate;
        }

        var row = session.Sql.LastInserted;
        var body = SqliteSession.Blob(entry.Body);
        session.OnCommit(() => Interlocked.Increment(ref _kept));
        if (MustWait(session.Sql, entry) || !_queue.TryAdd(session, entry.Queue, entry.Key, body))
        {
            session.Sql.Execute("UPDATE inbox SET published = 0, body = $1 WHERE id = $2", body, row);
            CountUnpublished(session, 1);
        }

        return InboxOutcome.Accepted;
    }

    /// <summary>A delivery never overtakes one of its key that still waits.</summary>
    private bool MustWait(SqliteSession sql, InboxEntry entry) => Interlocked.Read(ref _unpublished) > 0
        && sql.Scalar("SELECT 1 FROM inbox WHERE queue = $1 AND key = $2 AND published = 0 LIMIT 1", entry.Queue, entry.Key) is not null;

    /// <summary>Counts at once, as a later write of the same group must see it.</summary>
    private void CountUnpublished(WriteSession session, int change)
    {
        Interlocked.Add(ref _unpublished, change);
        session.OnRollback(() => Interlocked.Add(ref _unpublished, -change));
    }

    private int Publish(WriteSession session, string queue)
    {
        var published = 0;
        foreach (var (row, key, body) in Oldest(session.Sql, queue))
        {
            if (!_queue.TryAdd(session, queue, key, body))
            {
                break;
            }

            session.Sql.Execute("UPDATE inbox SET published = 1, body = NULL WHERE id = $1", row);
            published++;
        }

        CountUnpublished(session, -published);
        return published;
    }

    private static List<(long Row, string Key, byte[] Body)> Oldest(SqliteSession sql, string queue)
    {
        using var rows = sql.Query("SELECT id, key, body FROM inbox WHERE queue = $1 AND published = 0 ORDER BY id LIMIT $2", queue, SweepGroup);
        List<(long Row, string Key, byte[] Body)> oldest = [];
        while (rows.Read())
        {
            oldest.Add((rows.GetInt64(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2)));
        }

        return oldest;
    }

    // Rows come in order of time, so the first young row ends the search.
    private int Forget(WriteSession session)
    {
        var oldest = (_database.Options.Time.GetUtcNow() - _database.Options.InboxRetention).UtcTicks;
        var young = session.Sql.Scalar("SELECT id FROM inbox WHERE accepted_at >= $1 ORDER BY id LIMIT 1", oldest) ?? long.MaxValue;
        var forgotten = session.Sql.Execute(
            "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE id < $1 AND published = 1 ORDER BY id LIMIT $2)", young, SweepGroup);
        session.OnCommit(() => Interlocked.Add(ref _kept, -forgotten));
        return forgotten;
    }
}
