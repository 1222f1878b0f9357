using System.Runtime.CompilerServices;
using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>States in the file, each written in one transaction with its index rows.</summary>
/// <param name="database">The file.</param>
public sealed class SqliteStateStore(SqliteDatabase database) : IStateStore
{
    private const int PageOfKeys = 500;

    /// <inheritdoc/>
    public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Readers.Read(sql =>
        {
            using var rows = sql.Query("SELECT etag, body FROM states WHERE type = $1 AND key = $2 AND name = $3", key.Type, key.Key, key.Name);
            return rows.Read() ? new StoredState(rows.GetFieldValue<byte[]>(1), rows.GetString(0)) : null;
        }));
    }

    /// <inheritdoc/>
    public Task<string> WriteAsync(
        StateKey key, ReadOnlyMemory<byte> body, string? expected, IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken)
    {
        var etag = Guid.NewGuid().ToString("n");
        return database.Writer.WriteAsync(
            session =>
            {
                Put(session.Sql, key, SqliteSession.Blob(body), expected, etag);
                foreach (var row in rows)
                {
                    IndexTables.Upsert(session.Sql, row);
                }

                return etag;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task ClearAsync(StateKey key, string? expected, IReadOnlyList<IndexKey> rows, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            session =>
            {
                if (StoredTag(session.Sql, key) is { } stored)
                {
                    ThrowUnless(string.Equals(stored, expected, StringComparison.Ordinal), key, stored, expected);
                    session.Sql.Execute("DELETE FROM states WHERE type = $1 AND key = $2 AND name = $3", key.Type, key.Key, key.Name);
                }

                foreach (var row in rows)
                {
                    IndexTables.Delete(session.Sql, row);
                }

                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateKey> ListAsync(string type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = new StateKey(type, string.Empty, string.Empty);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = database.Readers.Read(sql => KeysAfter(sql, last));
            foreach (var key in page)
            {
                yield return key;
            }

            if (page.Count < PageOfKeys)
            {
                yield break;
            }

            last = page[^1];
            await Task.Yield();
        }
    }

    private static void Put(SqliteSession sql, StateKey key, byte[] body, string? expected, string etag)
    {
        var changed = expected is null
            ? sql.Execute(
                "INSERT INTO states (type, key, name, etag, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                key.Type, key.Key, key.Name, etag, body)
            : sql.Execute(
                "UPDATE states SET etag = $1, body = $2 WHERE type = $3 AND key = $4 AND name = $5 AND etag = $6",
                etag, body, key.Type, key.Key, key.Name, expected);
        if (changed == 0)
        {
            ThrowUnless(holds: false, key, StoredTag(sql, key), expected);
        }
    }

    private static string? StoredTag(SqliteSession sql, StateKey key) =>
        (string?)sql.Scalar("SELECT etag FROM states WHERE type = $1 AND key = $2 AND name = $3", key.Type, key.Key, key.Name);

    private static void ThrowUnless(bool holds, StateKey key, string? stored, string? expected)
    {
        if (!holds)
        {
            throw new StateConflictException(key, stored, expected);
        }
    }

    private static List<StateKey> KeysAfter(SqliteSession sql, StateKey last)
    {
        using var rows = sql.Query(
            "SELECT key, name FROM states WHERE type = $1 AND (key, name) > ($2, $3) ORDER BY key, name LIMIT $4",
            last.Type, last.Key, last.Name, PageOfKeys);
        List<StateKey> keys = [];
        while (rows.Read())
        {
            keys.Add(new StateKey(last.Type, rows.GetString(1), rows.GetString(0)));
        }

        return keys;
    }
}
