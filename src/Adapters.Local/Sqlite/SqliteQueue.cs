using System.Collections.Concurrent;
using System.Globalization;
using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>
/// Queues in the file. What may be given out is known in memory, so receiving writes nothing and leases end with the process: at opening
/// every message may go again.
/// </summary>
/// <remarks>
/// Attempts are stored when a message is retried. A message that kills the process leaves no such trace, so a message that was already
/// there when the file was opened has its delivery stored before it is given out: such a message counts up from its second delivery on,
/// and its reader can park it. A reader must therefore look at <see cref="QueueMessage.Attempt"/> before it handles a message.
/// </remarks>
public sealed class SqliteQueue : IDurableQueue, IDisposable
{
    private const int RedriveGroup = 200;

    private readonly ConcurrentDictionary<string, QueueMemory> _queues = new(StringComparer.Ordinal);
    private readonly SqliteDatabase _database;
    private readonly long _lastAtOpening;

    /// <summary>Reads which messages there are.</summary>
    /// <param name="database">The file.</param>
    public SqliteQueue(SqliteDatabase database)
    {
        _database = database;
        _lastAtOpening = database.Readers.Read(Load);
    }

    private TimeProvider Time => _database.Options.Time;

    /// <inheritdoc/>
    public Task EnqueueAsync(string queue, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        _database.Writer.WriteAsync(
            session => TryAdd(session, queue, key, SqliteSession.Blob(body)) ? true : throw new QueueFullException(queue, _database.Options.QueueCapacity),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var memory = Memory(queue);
        var start = Time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var taken = memory.Take(max);
            if (taken.Count > 0)
            {
                return await GiveOutAsync(queue, memory, taken, cancellationToken);
            }

            var left = wait == Timeout.InfiniteTimeSpan ? wait : wait - Time.GetElapsedTime(start);
            if ((left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan) || !await memory.WaitAsync(left, cancellationToken))
            {
                return [];
            }
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => SettleAsync(
        message,
        (session, memory, lane, id) =>
        {
            session.Sql.Execute("DELETE FROM messages WHERE id = $1", id);
            session.OnCommit(() => memory.Remove(lane));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken) => SettleAsync(
        message,
        (session, memory, lane, id) =>
        {
            var notBefore = Time.GetUtcNow() + delay;
            session.Sql.Execute(
                "UPDATE messages SET attempts = $1, not_before = $2, error = $3 WHERE id = $4", message.Attempt, notBefore.UtcTicks, error, id);
            session.OnCommit(() => memory.Retry(lane, notBefore));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) => SettleAsync(
        message,
        (session, memory, lane, id) =>
        {
            session.Sql.Execute(
                """
                INSERT INTO dead_letters (id, queue, key, attempts, parked_at, error, body)
                SELECT id, queue, key, $1, $2, $3, body FROM messages WHERE id = $4
                """,
                message.Attempt, Time.GetUtcNow().UtcTicks, error, id);
            session.Sql.Execute("DELETE FROM messages WHERE id = $1", id);
            session.OnCommit(() =>
            {
                memory.Remove(lane);
                memory.AddDeadLetters(1);
            });
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<QueueDepth> MeasureAsync(string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (waiting, inFlight, deadLetters, oldest) = Memory(queue).Depth;
        var added = oldest is null ? null : _database.Readers.Read(sql => (long?)sql.Scalar("SELECT enqueued_at FROM messages WHERE id = $1", oldest));
        return Task.FromResult(new QueueDepth(waiting, inFlight, deadLetters, added is { } ticks ? At(ticks) : null));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string queue, int limit, string? after, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var last = after is null ? 0 : NumberOf(after) ?? throw new InvalidCursorException(after);
        return Task.FromResult(_database.Readers.Read<IReadOnlyList<DeadLetter>>(sql =>
        {
            using var rows = sql.Query(
                "SELECT id, key, body, attempts, parked_at, error FROM dead_letters WHERE queue = $1 AND id > $2 ORDER BY id LIMIT $3",
                queue, last, limit);
            List<DeadLetter> letters = [];
            while (rows.Read())
            {
                letters.Add(new DeadLetter(
                    IdOf(rows.GetInt64(0)), rows.GetString(1), rows.GetFieldValue<byte[]>(2), rows.GetInt32(3), At(rows.GetInt64(4)), rows.GetString(5)));
            }

            return letters;
        }));
    }

    /// <inheritdoc/>
    /// <exception cref="QueueFullException">The queue has no room for a single one. When it has room for some, those are put back.</exception>
    public async Task<int> RedriveAsync(string queue, IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var group in Wanted(queue, ids).Chunk(RedriveGroup))
        {
            var (moved, isFull) = await _database.Writer.WriteAsync(session => Redrive(session, queue, group), cancellationToken);
            count += moved;
            if (isFull)
            {
                return count > 0 ? count : throw new QueueFullException(queue, _database.Options.QueueCapacity);
            }
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var memory in _queues.Values)
        {
            memory.Dispose();
        }
    }

    /// <summary>Adds a message within a write.</summary>
    /// <returns>False when the queue is full; nothing was added then.</returns>
    internal bool TryAdd(WriteSession session, string queue, string key, byte[] body)
    {
        var memory = Memory(queue);
        if (!memory.TryReserve())
        {
            return false;
        }

        session.OnRollback(memory.Unreserve);
        session.Sql.Execute(
            "INSERT INTO messages (queue, key, enqueued_at, body) VALUES ($1, $2, $3, $4)", queue, key, Time.GetUtcNow().UtcTicks, body);
        var id = session.Sql.LastInserted;
        session.OnCommit(() => memory.Add(key, id));
        return true;
    }

    private static string IdOf(long number) => number.ToString("d19", CultureInfo.InvariantCulture);

    private static long? NumberOf(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private QueueMemory Memory(string queue) =>
        _queues.GetOrAdd(queue, static (_, options) => new QueueMemory(options.QueueCapacity, options.Lease, options.Time), _database.Options);

    private long Load(SqliteSession sql)
    {
        var last = 0L;
        using (var rows = sql.Query("SELECT id, queue, key, attempts, not_before FROM messages ORDER BY id"))
        {
            while (rows.Read())
            {
                last = rows.GetInt64(0);
                Memory(rows.GetString(1)).Load(rows.GetString(2), last, rows.GetInt32(3), At(rows.GetInt64(4)));
            }
        }

        using var letters = sql.Query("SELECT queue, count(*) FROM dead_letters GROUP BY queue");
        while (letters.Read())
        {
            Memory(letters.GetString(0)).AddDeadLetters(letters.GetInt64(1));
        }

        return last;
    }

    private async Task<IReadOnlyList<QueueMessage>> GiveOutAsync(
        string queue, QueueMemory memory, List<QueueDelivery> taken, CancellationToken cancellationToken)
    {
        try
        {
            await RecordOldAsync(taken, cancellationToken);
            return _database.Readers.Read(sql => taken.ConvertAll(delivery => Read(sql, queue, delivery)));
        }
        catch
        {
            memory.Return(taken);
            throw;
        }
    }

    private Task RecordOldAsync(List<QueueDelivery> taken, CancellationToken cancellationToken)
    {
        var old = taken.FindAll(delivery => delivery.Id <= _lastAtOpening);
        return old.Count == 0 ? Task.CompletedTask : _database.Writer.WriteAsync(
            session => old.Sum(delivery => session.Sql.Execute("UPDATE messages SET attempts = $1 WHERE id = $2", delivery.Attempt, delivery.Id)),
            cancellationToken);
    }

    private static QueueMessage Read(SqliteSession sql, string queue, QueueDelivery delivery)
    {
        using var rows = sql.Query("SELECT enqueued_at, body FROM messages WHERE id = $1", delivery.Id);
        return rows.Read()
            ? new QueueMessage(
                IdOf(delivery.Id), queue, delivery.Lane.Key, rows.GetFieldValue<byte[]>(1), delivery.Attempt, At(rows.GetInt64(0)), delivery.Receipt)
            : throw new InvalidOperationException($"Message {delivery.Id} of queue {queue} is not in the file.");
    }

    private Task<bool> SettleAsync(QueueMessage message, Action<WriteSession, QueueMemory, QueueLane, long> write, CancellationToken cancellationToken)
    {
        var id = NumberOf(message.Id) ?? throw new ArgumentException($"'{message.Id}' is not the id of a message.", nameof(message));
        var memory = Memory(message.Queue);
        return _database.Writer.WriteAsync(
            session =>
            {
                if (memory.BeginSettling(message.Key, id, message.Receipt) is not { } lane)
                {
                    return false;
                }

                session.OnRollback(() => memory.AbortSettling(lane));
                write(session, memory, lane, id);
                return true;
            },
            cancellationToken);
    }

    private List<long> Wanted(string queue, IReadOnlyList<string>? ids) => ids is not null
        ? [.. ids.Select(NumberOf).OfType<long>()]
        : _database.Readers.Read(sql =>
        {
            using var rows = sql.Query("SELECT id FROM dead_letters WHERE queue = $1 ORDER BY id", queue);
            List<long> all = [];
            while (rows.Read())
            {
                all.Add(rows.GetInt64(0));
            }

            return all;
        });

    private (int Moved, bool IsFull) Redrive(WriteSession session, string queue, long[] ids)
    {
        var moved = 0;
        foreach (var id in ids)
        {
            var (key, body) = Letter(session.Sql, queue, id);
            if (key is null)
            {
                continue;
            }

            if (!TryAdd(session, queue, key, body!))
            {
                return (moved, true);
            }

            session.Sql.Execute("DELETE FROM dead_letters WHERE id = $1", id);
            session.OnCommit(() => Memory(queue).AddDeadLetters(-1));
            moved++;
        }

        return (moved, false);
    }

    private static (string? Key, byte[]? Body) Letter(SqliteSession sql, string queue, long id)
    {
        using var rows = sql.Query("SELECT key, body FROM dead_letters WHERE id = $1 AND queue = $2", id, queue);
        return rows.Read() ? (rows.GetString(0), rows.GetFieldValue<byte[]>(1)) : (null, null);
    }
}
