namespace CommitWise.Durability;

/// <summary>Rows that lists are served from. A row stands in as many named, ordered lists as it says; a query walks one list.</summary>
/// <remarks>
/// A caller sees what it has written. The cost of a page does not grow with the number of rows. Rows are derived: they can be
/// rebuilt from states.
/// </remarks>
public interface IIndex
{
    /// <summary>Writes a row and moves it within its lists; a row whose stored version is not lower is left as it is.</summary>
    /// <returns>Whether it was written.</returns>
    Task<bool> UpsertAsync(IndexRow row, CancellationToken cancellationToken);

    /// <summary>Deletes a row from all its lists. What is not there is no fault.</summary>
    Task DeleteAsync(IndexKey key, CancellationToken cancellationToken);

    /// <summary>One row.</summary>
    /// <returns>Null when there is none.</returns>
    Task<IndexRow?> GetAsync(IndexKey key, CancellationToken cancellationToken);

    /// <summary>A page of a list.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list has given.</exception>
    Task<IndexPage> QueryAsync(IndexQuery query, CancellationToken cancellationToken);
}

/// <summary>Names one row.</summary>
/// <param name="Index">Kind of row, such as <c>changes</c>.</param>
/// <param name="Key">Identity within the kind.</param>
public readonly record struct IndexKey(string Index, string Key);

/// <summary>A row.</summary>
/// <param name="Id">Which.</param>
/// <param name="Version">Grows with every write of its source; the higher one stands.</param>
/// <param name="Lists">
/// Where the row is found: list name to sort value. Values are ordered by their UTF-8 bytes, so numbers and times are written with a
/// fixed width; equal values are ordered by key. A list of one repository or change has that key, and so a <c>/</c>, in its name: a store
/// may keep such a list in one place and spread the others, which everybody writes to.
/// </param>
/// <param name="Fields">What queries filter by; numbers with a fixed width.</param>
/// <param name="Document">What a reader of the list gets, usually JSON.</param>
public sealed record IndexRow(
    IndexKey Id,
    long Version,
    IReadOnlyDictionary<string, string> Lists,
    IReadOnlyDictionary<string, string> Fields,
    ReadOnlyMemory<byte> Document);

/// <summary>A question for one page of a list.</summary>
/// <param name="Index">Kind of rows.</param>
/// <param name="List">Name of the list.</param>
/// <param name="Descending">Highest value first.</param>
/// <param name="Limit">The most rows wanted, at least 1.</param>
/// <param name="Cursor">Where the page before ended; null for the first page.</param>
/// <param name="Filters">All must hold.</param>
public sealed record IndexQuery(
    string Index, string List, bool Descending, int Limit, string? Cursor, IReadOnlyList<IndexFilter> Filters);

/// <summary>A condition on one field; a row without the field does not meet it.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Comparison">How.</param>
/// <param name="Value">With what, compared by UTF-8 bytes.</param>
public sealed record IndexFilter(string Field, IndexComparison Comparison, string Value);

/// <summary>Comparisons that every store can do.</summary>
public enum IndexComparison
{
    /// <summary>The same bytes.</summary>
    Equal,

    /// <summary>The same or later in order.</summary>
    AtLeast,
}

/// <summary>A page. It may hold fewer rows than wanted while there are more: filters look at a bounded number of rows a page.</summary>
/// <param name="Rows">In the list's order.</param>
/// <param name="NextCursor">Continues after this page; null at the end.</param>
public sealed record IndexPage(IReadOnlyList<IndexRow> Rows, string? NextCursor);

/// <summary>A cursor that was not given by this list.</summary>
/// <param name="cursor">The cursor.</param>
public sealed class InvalidCursorException(string cursor) : Exception($"'{cursor}' is not a cursor of this list.");
