using System.Text;
using Amazon.DynamoDBv2.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>
/// Rows and lists in one table. A page is one query for each partition of its list, never a scan; rows that filters reject are looked at
/// here, up to a bound.
/// </summary>
internal sealed class DynamoIndex : IIndex
{
    private readonly DynamoCalls _calls;
    private readonly string _table;
    private readonly int _rowsPerPage;
    private readonly RowWrites _rows;
    private readonly RowTransaction _transaction;

    public DynamoIndex(DynamoCalls calls, string table, int rowsPerPage)
    {
        _calls = calls;
        _table = table;
        _rowsPerPage = rowsPerPage;
        _rows = new RowWrites(calls, table);
        _transaction = new RowTransaction(calls, table);
    }

    /// <inheritdoc/>
    public async Task<bool> UpsertAsync(IndexRow row, CancellationToken cancellationToken)
    {
        var written = false;
        await _transaction.RunAsync(
            async token =>
            {
                var writes = _rows.Put([row], await _rows.ReadAsync([row.Id], token));
                written = writes.Count > 0;
                return writes;
            },
            refused: null,
            Name(row.Id),
            cancellationToken);
        return written;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IndexKey key, CancellationToken cancellationToken) => _transaction.RunAsync(
        async token =>
        {
            var stored = await _rows.ReadAsync([key], token);
            return stored.TryGetValue(key, out var row) ? _rows.Delete(key, row) : [];
        },
        refused: null,
        Name(key),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IndexRow?> GetAsync(IndexKey key, CancellationToken cancellationToken) =>
        await _calls.GetAsync(_table, RowItems.KeyOf(key), projection: null, cancellationToken) is { } item ? RowItems.Read(key, item) : null;

    /// <inheritdoc/>
    public async Task<IndexPage> QueryAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        var filters = new IndexFilters(query.Filters);
        var bound = filters.Any ? Math.Max(query.Limit, _rowsPerPage) : query.Limit;
        var list = new ListWalk(
            _calls, new ListSource(_table, ListPartitions.All(query.Index, query.List), BoundOf(query), query.Descending));
        List<IndexRow> found = [];
        var looked = 0;
        string? last = null;

        // One row more than is looked at tells whether there is a next page.
        await foreach (var item in list.ItemsAsync(query.Limit + 1, cancellationToken))
        {
            if (looked++ == bound || found.Count == query.Limit)
            {
                return new IndexPage(found, CursorAfter(last!).Write(query));
            }

            last = item.TextOf(Attributes.Sort);
            Add(item, query, filters, found);
        }

        return new IndexPage(found, NextCursor: null);
    }

    private static ListBound? BoundOf(IndexQuery query) => query.Cursor is { } cursor && IndexCursor.Read(query, cursor) is var place
        ? new ListBound(DynamoKeys.Join(Encoding.UTF8.GetString(place.Value), Encoding.UTF8.GetString(place.Key)), IsLower: !query.Descending)
        : null;

    private static void Add(Dictionary<string, AttributeValue> item, IndexQuery query, IndexFilters filters, List<IndexRow> found)
    {
        var key = DynamoKeys.Split(item.TextOf(Attributes.Sort))[1];
        var row = RowItems.Read(new IndexKey(query.Index, key), item);
        if (filters.Hold(row.Fields))
        {
            found.Add(row);
        }
    }

    private static IndexCursor CursorAfter(string sort)
    {
        var parts = DynamoKeys.Split(sort);
        return new IndexCursor(Encoding.UTF8.GetBytes(parts[0]), Encoding.UTF8.GetBytes(parts[1]));
    }

    private static string Name(IndexKey key) => $"Row {key.Key} of index {key.Index}";
}
