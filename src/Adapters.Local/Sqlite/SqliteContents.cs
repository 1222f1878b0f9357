using System.Runtime.CompilerServices;
using CommitWise.Durability;
using Microsoft.Data.Sqlite;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>All that the file holds, table by table.</summary>
/// <param name="database">The file.</param>
internal sealed class SqliteContents(SqliteDatabase database) : IStoreContents
{
    private const int PerPage = 200;

    /// <inheritdoc/>
    public IAsyncEnumerable<(StateKey Key, StoredState State)> StatesAsync(CancellationToken cancellationToken) => WalkAsync(
        "SELECT rowid, type, name, key, etag, body FROM states WHERE rowid > $1 ORDER BY rowid LIMIT $2",
        rows => (new StateKey(rows.GetString(1), rows.GetString(2), rows.GetString(3)), new StoredState(rows.GetFieldValue<byte[]>(5), rows.GetString(4))),
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<IndexRow> RowsAsync(CancellationToken cancellationToken) => WalkAsync(
        "SELECT id, kind, key, version, lists, fields, document FROM index_rows WHERE id > $1 ORDER BY id LIMIT $2",
        rows => new IndexRow(
            new IndexKey(rows.GetString(1), rows.GetString(2)),
            rows.GetInt64(3),
            StringMap.Read(rows.GetFieldValue<byte[]>(4)),
            StringMap.Read(rows.GetFieldValue<byte[]>(5)),
            rows.GetFieldValue<byte[]>(6)),
        cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredReminder> RemindersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Few, and without a number of their own.
        var all = database.Readers.Read(sql =>
        {
            using var rows = sql.Query($"{SqliteReminderStore.Columns} ORDER BY next_at");
            return Read(rows, SqliteReminderStore.ReminderOf);
        });
        foreach (var reminder in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return reminder;
        }

        await Task.CompletedTask;
    }

    private async IAsyncEnumerable<T> WalkAsync<T>(
        string query, Func<SqliteDataReader, T> item, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = database.Readers.Read(sql =>
            {
                using var rows = sql.Query(query, last, PerPage);
                return Read(rows, each => (Id: each.GetInt64(0), Item: item(each)));
            });
            foreach (var (_, each) in page)
            {
                yield return each;
            }

            if (page.Count < PerPage)
            {
                yield break;
            }

            last = page[^1].Id;
            await Task.Yield();
        }
    }

    private static List<T> Read<T>(SqliteDataReader rows, Func<SqliteDataReader, T> item)
    {
        List<T> items = [];
        while (rows.Read())
        {
            items.Add(item(rows));
        }

        return items;
    }
}
