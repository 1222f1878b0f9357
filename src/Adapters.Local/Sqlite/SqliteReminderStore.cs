using CommitWise.Durability;
using Microsoft.Data.Sqlite;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Reminders in the file.</summary>
/// <param name="database">The file.</param>
public sealed class SqliteReminderStore(SqliteDatabase database) : IReminderStore
{
    internal const string Columns = "SELECT grain_type, grain_key, name, first_at, next_at, period FROM reminders";

    /// <inheritdoc/>
    public Task UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session => session.Sql.Execute(
            """
            INSERT INTO reminders (grain_type, grain_key, name, first_at, next_at, period) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO UPDATE SET first_at = excluded.first_at, next_at = excluded.next_at, period = excluded.period
            """,
            reminder.Key.GrainType, reminder.Key.GrainKey, reminder.Key.Name,
            reminder.FirstAt.UtcTicks, reminder.NextAt.UtcTicks, reminder.Period.Ticks),
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(ReminderKey key, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session => session.Sql.Execute(
            "DELETE FROM reminders WHERE grain_type = $1 AND grain_key = $2 AND name = $3", key.GrainType, key.GrainKey, key.Name),
        cancellationToken);

    /// <inheritdoc/>
    public Task<StoredReminder?> ReadAsync(ReminderKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Readers.Read(sql =>
        {
            using var rows = sql.Query($"{Columns} WHERE grain_type = $1 AND grain_key = $2 AND name = $3", key.GrainType, key.GrainKey, key.Name);
            return rows.Read() ? ReminderOf(rows) : null;
        }));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredReminder>> DueAsync(DateTimeOffset until, int max, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Readers.Read<IReadOnlyList<StoredReminder>>(sql =>
        {
            using var rows = sql.Query($"{Columns} WHERE next_at <= $1 ORDER BY next_at, grain_type, grain_key, name LIMIT $2", until.UtcTicks, max);
            List<StoredReminder> due = [];
            while (rows.Read())
            {
                due.Add(ReminderOf(rows));
            }

            return due;
        }));
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Readers.Read(sql =>
        {
            using var rows = sql.Query("SELECT count(*) FROM reminders");
            return rows.Read() ? rows.GetInt64(0) : 0;
        }));
    }

    internal static StoredReminder ReminderOf(SqliteDataReader rows) => new(
        new ReminderKey(rows.GetString(0), rows.GetString(1), rows.GetString(2)),
        new DateTimeOffset(rows.GetInt64(3), TimeSpan.Zero),
        new DateTimeOffset(rows.GetInt64(4), TimeSpan.Zero),
        TimeSpan.FromTicks(rows.GetInt64(5)));
}
