namespace CommitWise.Risk;

/// <summary>
/// The arithmetic of a prediction, in whole millionths of log-odds so that a sum is exact whatever its order.
/// </summary>
internal sealed class ModelScorer
{
    /// <summary>Units per log-odds.</summary>
    public const double Micro = 1e6;

    // 90 % of a normal distribution are within this many standard deviations.
    private const double IntervalDeviations = 1.6448536269514722;

    private readonly Term[] _terms;
    private readonly int _intercept;
    private readonly int[] _bagIntercepts;

    public ModelScorer(ModelDocument document)
    {
        _intercept = ToMicro(document.Intercept);
        _bagIntercepts = [.. document.BagIntercepts.Select(ToMicro)];
        _terms = [.. document.Terms.Select(term => new Term(term))];
    }

    /// <summary>Scores one row.</summary>
    /// <param name="values">One value per feature of the catalogue; NaN for unknown.</param>
    public Prediction Score(ReadOnlySpan<double> values)
    {
        double[] contributions = new double[_terms.Length];
        Span<int> bags = stackalloc int[_bagIntercepts.Length];
        _bagIntercepts.CopyTo(bags);
        int sum = _intercept;
        double variance = 0;
        for (int t = 0; t < _terms.Length; t++)
        {
            Term term = _terms[t];
            int cell = term.CellOf(values);
            if (cell < 0)
            {
                variance += term.Variance;
                continue;
            }

            sum += term.Table[cell];
            contributions[t] = term.Table[cell] / Micro;
            term.AddBags(cell, bags);
        }

        double logOdds = sum / Micro;
        double reach = IntervalDeviations * Math.Sqrt(variance + Variance(bags));
        return new Prediction(logOdds, Sigmoid(logOdds), Sigmoid(logOdds - reach), Sigmoid(logOdds + reach), contributions);
    }

    /// <summary>The log-odds alone.</summary>
    /// <param name="values">One value per feature of the catalogue; NaN for unknown.</param>
    public double LogOdds(ReadOnlySpan<double> values)
    {
        int sum = _intercept;
        foreach (Term term in _terms)
        {
            int cell = term.CellOf(values);
            sum += cell < 0 ? 0 : term.Table[cell];
        }

        return sum / Micro;
    }

    /// <summary>The logistic function.</summary>
    public static double Sigmoid(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>Log-odds in whole millionths.</summary>
    public static int ToMicro(double logOdds) => (int)Math.Round(logOdds * Micro);

    /// <summary>Sample variance of the bags' log-odds.</summary>
    private static double Variance(ReadOnlySpan<int> bags)
    {
        if (bags.Length < 2)
        {
            return 0;
        }

        double mean = 0;
        foreach (int bag in bags)
        {
            mean += bag;
        }

        mean /= bags.Length;
        double squares = 0;
        foreach (int bag in bags)
        {
            squares += (bag - mean) * (bag - mean);
        }

        return squares / (bags.Length - 1) / (Micro * Micro);
    }

    private sealed class Term(ModelTerm term)
    {
        private readonly int[] _features = [.. term.Features.Select(Features.IndexOf)];
        private readonly double[][] _edges = term.Edges;
        private readonly int _bags = term.Bags.Length;

        // The bags of one cell lie side by side.
        private readonly int[] _bagTables =
            [.. Enumerable.Range(0, term.Table.Length).SelectMany(cell => term.Bags.Select(bag => ToMicro(bag[cell])))];

        public int[] Table { get; } = [.. term.Table.Select(ToMicro)];

        public double Variance { get; } = term.Variance;

        /// <summary>The cell of the table; -1 when a value is unknown.</summary>
        public int CellOf(ReadOnlySpan<double> values)
        {
            int cell = 0;
            for (int axis = 0; axis < _features.Length; axis++)
            {
                double value = values[_features[axis]];
                if (double.IsNaN(value))
                {
                    return -1;
                }

                cell = (cell * (_edges[axis].Length + 1)) + Bins.Of(value, _edges[axis]);
            }

            return cell;
        }

        public void AddBags(int cell, Span<int> sums)
        {
            ReadOnlySpan<int> row = _bagTables.AsSpan(cell * _bags, sums.Length);
            for (int bag = 0; bag < row.Length; bag++)
            {
                sums[bag] += row[bag];
            }
        }
    }
}
