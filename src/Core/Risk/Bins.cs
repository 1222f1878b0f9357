namespace CommitWise.Risk;

/// <summary>Where a value falls between ascending edges.</summary>
internal static class Bins
{
    /// <summary>How many edges are at most the value; 0 to the number of edges.</summary>
    /// <param name="value">A number, not NaN.</param>
    /// <param name="edges">Ascending.</param>
    public static int Of(double value, ReadOnlySpan<double> edges)
    {
        int low = 0;
        int high = edges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (edges[middle] <= value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
