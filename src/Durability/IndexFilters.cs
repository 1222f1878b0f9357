using System.Text;

namespace CommitWise.Durability;

/// <summary>The filters of a query, for stores that look at rows themselves.</summary>
/// <param name="filters">As asked for; all must hold.</param>
public sealed class IndexFilters(IReadOnlyList<IndexFilter> filters)
{
    private readonly (IndexFilter Filter, byte[] Value)[] _filters = [.. filters.Select(filter => (filter, Encoding.UTF8.GetBytes(filter.Value)))];

    /// <summary>Whether there are any.</summary>
    public bool Any => _filters.Length > 0;

    /// <summary>Whether a row with these fields meets them.</summary>
    public bool Hold(IReadOnlyDictionary<string, string> fields)
    {
        foreach (var (filter, value) in _filters)
        {
            if (!fields.TryGetValue(filter.Field, out var field) || !Holds(filter, value, field))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(IndexFilter filter, byte[] value, string field) => filter.Comparison switch
    {
        IndexComparison.Equal => string.Equals(field, filter.Value, StringComparison.Ordinal),
        IndexComparison.AtLeast => Encoding.UTF8.GetBytes(field).AsSpan().SequenceCompareTo(value) >= 0,
        _ => throw new NotSupportedException($"Comparison {filter.Comparison} is not known."),
    };
}
