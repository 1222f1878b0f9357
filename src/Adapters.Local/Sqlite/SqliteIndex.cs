using System.Text;
using CommitWise.Durability;
using Microsoft.Data.Sqlite;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Rows and lists in the file. A page is a range of one b-tree; filters look at a bounded number of rows.</summary>
/// <param name="database">The file.</param>
public sealed class SqliteIndex(SqliteDatabase database) : IIndex
{
    private const string Columns = "SELECT l.value, l.key, r.version, r.lists, r.fields, r.document FROM index_lists l JOIN index_rows r ON r.id = l.row";
    private const string Up = $"{Columns} WHERE l.kind = $1 AND l.list = $2 ORDER BY l.value, l.key LIMIT $3";
    private const string UpAfter = $"{Columns} WHERE l.kind = $1 AND l.list = $2 AND (l.value, l.key) > ($4, $5) ORDER BY l.value, l.key LIMIT $3";
    private const string Down = $"{Columns} WHERE l.kind = $1 AND l.list = $2 ORDER BY l.value DESC, l.key DESC LIMIT $3";
    private const string DownAfter =
        $"{Columns} WHERE l.kind = $1 AND l.list = $2 AND (l.value, l.key) < ($4, $5) ORDER BY l.value DESC, l.key DESC LIMIT $3";

    /// <inheritdoc/>
    public Task<bool> UpsertAsync(IndexRow row, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => IndexTables.Upsert(session.Sql, row), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(IndexKey key, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session =>
        {
            IndexTables.Delete(session.Sql, key);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IndexRow?> GetAsync(IndexKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Readers.Read(sql =>
        {
            using var rows = sql.Query(
                "SELECT NULL, NULL, version, lists, fields, document FROM index_rows WHERE kind = $1 AND key = $2", key.Index, key.Key);
            return rows.Read() ? RowOf(rows, key, Map(rows, 4)) : null;
        }));
    }

    /// <inheritdoc/>
    public Task<IndexPage> QueryAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        cancellationToken.ThrowIfCancellationRequested();
        var start = query.Cursor is { } cursor ? IndexCursor.Read(query, cursor) : null;
        var filters = new IndexFilters(query.Filters);
        var bound = !filters.Any ? query.Limit : Math.Max(query.Limit, database.Options.RowsPerPage);
        return Task.FromResult(database.Readers.Read(sql =>
        {
            using var rows = Walk(sql, query, start, bound);
            return PageOf(rows, query, filters, bound);
        }));
    }

    // One row more than is looked at tells whether there is a next page.
    private static SqliteDataReader Walk(SqliteSession sql, IndexQuery query, IndexCursor? start, int bound) => start is null
        ? sql.Query(query.Descending ? Down : Up, query.Index, query.List, bound + 1L)
        : sql.Query(query.Descending ? DownAfter : UpAfter, query.Index, query.List, bound + 1L, start.Value, start.Key);

    private static IndexPage PageOf(SqliteDataReader rows, IndexQuery query, IndexFilters filters, int bound)
    {
        List<IndexRow> found = [];
        IndexCursor? last = null;
        for (var looked = 0; rows.Read(); looked++)
        {
            if (looked == bound || found.Count == query.Limit)
            {
                return new IndexPage(found, last!.Write(query));
            }

            last = new IndexCursor(rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(1));
            var fields = Map(rows, 4);
            if (filters.Hold(fields))
            {
                found.Add(RowOf(rows, new IndexKey(query.Index, Encoding.UTF8.GetString(last.Key)), fields));
            }
        }

        return new IndexPage(found, NextCursor: null);
    }

    private static IndexRow RowOf(SqliteDataReader rows, IndexKey key, Dictionary<string, string> fields) =>
        new(key, rows.GetInt64(2), Map(rows, 3), fields, rows.GetFieldValue<byte[]>(5));

    private static Dictionary<string, string> Map(SqliteDataReader rows, int column) => StringMap.Read(rows.GetFieldValue<byte[]>(column));
}
