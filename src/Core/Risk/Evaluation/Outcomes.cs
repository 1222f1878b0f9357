namespace CommitWise.Risk.Evaluation;

/// <summary>Predicted probabilities beside what happened.</summary>
/// <param name="Probabilities">0 to 1, one per change.</param>
/// <param name="Labels">True where the change brought in a defect.</param>
public sealed record Outcomes(double[] Probabilities, bool[] Labels)
{
    /// <summary>How many changes.</summary>
    public int Count => Labels.Length;

    /// <summary>How many of them brought in a defect.</summary>
    public int Defects => Labels.Count(label => label);

    /// <summary>The changes at some places, as a sample of these.</summary>
    /// <param name="rows">Places, repeats allowed.</param>
    public Outcomes At(ReadOnlySpan<int> rows)
    {
        double[] probabilities = new double[rows.Length];
        bool[] labels = new bool[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            (probabilities[i], labels[i]) = (Probabilities[rows[i]], Labels[rows[i]]);
        }

        return new Outcomes(probabilities, labels);
    }

    /// <summary>
    /// Runs of changes of equal probability, riskiest first, each as the number of its changes and of its defects. Measures of a ranking
    /// use runs, so that the order among equals, which no model gave, has no influence.
    /// </summary>
    internal List<(int Count, int Defects)> Runs()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        Array.Sort((double[])Probabilities.Clone(), order);
        List<(int Count, int Defects)> runs = [];
        double current = double.NaN;
        foreach (int row in order.Reverse())
        {
            if (Probabilities[row] != current)
            {
                runs.Add(default);
            }

            current = Probabilities[row];
            runs[^1] = (runs[^1].Count + 1, runs[^1].Defects + (Labels[row] ? 1 : 0));
        }

        return runs;
    }
}
