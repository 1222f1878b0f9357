namespace CommitWise.History.Storage;

/// <summary>A list of values for each index, all of a row added at once: parents or changes of a commit, bytes of a text.</summary>
/// <typeparam name="T">Kind of value.</typeparam>
/// <param name="ends">Where each row ends among the values; it starts where the one before ends.</param>
/// <param name="values">The rows one after another.</param>
internal sealed class Rows<T>(Column<int> ends, Column<T> values) : IStored
    where T : unmanaged
{
    /// <summary>How many rows there are.</summary>
    public int Count => ends.Count;

    /// <summary>How many of them are in the segment.</summary>
    public int StoredCount => ends.StoredCount;

    /// <summary>How many values there are in all rows.</summary>
    public int ValueCount => values.Count;

    /// <summary>One row; valid until the next one is added.</summary>
    public ReadOnlySpan<T> this[int row]
    {
        get
        {
            var start = row == 0 ? 0 : ends[row - 1];
            return row < ends.StoredCount
                ? values.Stored[start..ends[row]]
                : values.Added[(start - values.StoredCount)..(ends[row] - values.StoredCount)];
        }
    }

    /// <summary>Adds a row at the end.</summary>
    public void Add(ReadOnlySpan<T> row)
    {
        values.AddRange(row);
        ends.Add(values.Count);
    }

    /// <inheritdoc/>
    public IEnumerable<Section> Sections() => [.. ends.Sections(), .. values.Sections()];
}
