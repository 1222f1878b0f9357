namespace CommitWise.Risk.Training;

/// <summary>A feature cut at quantiles of its training values.</summary>
/// <param name="Edges">Ascending edges between bins, midway between two values that occur.</param>
/// <param name="Bins">Bin of each row; <see cref="Missing"/> for an unknown value.</param>
internal sealed record BinnedFeature(double[] Edges, byte[] Bins)
{
    /// <summary>Number of the bin that unknown values are in, after all others; its contribution stays 0.</summary>
    public int Missing => Edges.Length + 1;

    /// <summary>Cuts a column.</summary>
    /// <param name="column">Values; NaN for unknown.</param>
    /// <param name="most">Most bins, 2 to 255.</param>
    public static BinnedFeature Cut(double[] column, int most)
    {
        double[] edges = Quantiles([.. column.Where(value => !double.IsNaN(value)).Order()], most);
        byte missing = (byte)(edges.Length + 1);
        return new BinnedFeature(edges, [.. column.Select(value => double.IsNaN(value) ? missing : (byte)Risk.Bins.Of(value, edges))]);
    }

    private static double[] Quantiles(double[] sorted, int most)
    {
        List<double> edges = [];
        for (int cut = 1; cut < most && sorted.Length > 0; cut++)
        {
            int place = (int)((long)sorted.Length * cut / most);
            int below = FirstAtLeast(sorted, sorted[place]) - 1;
            if (below < 0)
            {
                continue;
            }

            double edge = sorted[below] + ((sorted[place] - sorted[below]) / 2);
            if (edges.Count == 0 || edge > edges[^1])
            {
                edges.Add(edge);
            }
        }

        return [.. edges];
    }

    private static int FirstAtLeast(double[] sorted, double value)
    {
        int index = Array.BinarySearch(sorted, value);
        while (index > 0 && sorted[index - 1] == value)
        {
            index--;
        }

        return index;
    }
}
