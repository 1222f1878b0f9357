namespace CommitWise.Risk.Training;

/// <summary>One bootstrap sample and the additive model boosted on it.</summary>
internal sealed class Bag
{
    private readonly TrainingSet _data;
    private readonly BinnedFeature[] _features;
    private readonly TrainingOptions _options;
    private readonly int[] _drawn;
    private readonly double[] _weights;
    private readonly double[] _odds;
    private readonly BinSum[][] _sums;

    private Bag(TrainingSet data, BinnedFeature[] features, TrainingOptions options, int number)
    {
        _data = data;
        _features = features;
        _options = options;
        int[] draws = Draw(_data.Count, SplitMix64.ForPart(_options.Seed, number));
        _drawn = [.. Enumerable.Range(0, _data.Count).Where(row => draws[row] > 0)];
        OutOfBag = [.. Enumerable.Range(0, _data.Count).Where(row => draws[row] == 0)];
        _weights = [.. draws.Select((times, row) => times * _data.Weights[row])];
        _odds = new double[_data.Count];
        Tables = [.. _features.Select(feature => new double[feature.Edges.Length + 1])];
        _sums = [.. _features.Select(WeighBins)];
    }

    /// <summary>Log-odds where all tables are 0.</summary>
    public double Intercept { get; private set; }

    /// <summary>One table per feature, one entry per bin that is not the missing one.</summary>
    public double[][] Tables { get; private set; }

    /// <summary>Rows that the sample left out.</summary>
    public int[] OutOfBag { get; }

    /// <summary>Rounds that are in <see cref="Tables"/>.</summary>
    public int Rounds { get; private set; }

    /// <summary>Draws the sample and boosts it.</summary>
    public static Bag Train(
        TrainingSet data, BinnedFeature[] features, TrainingOptions options, int number, CancellationToken cancellationToken)
    {
        Bag bag = new(data, features, options, number);
        bag.Boost(cancellationToken);
        return bag;
    }

    /// <summary>The log-odds of one training row.</summary>
    public double LogOdds(int row)
    {
        double sum = Intercept;
        for (int f = 0; f < _features.Length; f++)
        {
            int bin = _features[f].Bins[row];
            sum += bin == _features[f].Missing ? 0 : Tables[f][bin];
        }

        return sum;
    }

    private static int[] Draw(int rows, SplitMix64 random)
    {
        int[] draws = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            draws[random.Next(rows)]++;
        }

        return draws;
    }

    /// <summary>Cyclic boosting: every round takes one small step for each feature in turn (Lou et al., KDD 2013).</summary>
    private void Boost(CancellationToken cancellationToken)
    {
        Start();
        StepTree[] trees = [.. _data.Features.Select(name => new StepTree(_options, _options.Rising.Contains(name, StringComparer.Ordinal)))];
        double[][] best = Tables;
        double bestLoss = OutOfBagLoss();
        for (int round = 1; round <= _options.Rounds && round - Rounds <= _options.Patience; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int f = 0; f < _features.Length; f++)
            {
                Step(f, trees[f]);
            }

            double loss = OutOfBagLoss();
            if (loss < bestLoss)
            {
                (bestLoss, best, Rounds) = (loss, [.. Tables.Select(table => (double[])table.Clone())], round);
            }
        }

        Tables = Rounds == 0 ? [.. Tables.Select(table => new double[table.Length])] : best;
    }

    private void Start()
    {
        double defects = _drawn.Where(row => _data.Labels[row]).Sum(row => _weights[row]);
        double rest = _drawn.Where(row => !_data.Labels[row]).Sum(row => _weights[row]);
        // Half a row of each kind keeps the odds of a sample without one of them finite.
        Intercept = Math.Log((defects + 0.5) / (rest + 0.5));
        Array.Fill(_odds, Math.Exp(Intercept));
    }

    private void Step(int f, StepTree tree)
    {
        BinnedFeature feature = _features[f];
        int bins = feature.Edges.Length + 1;
        Sum(feature.Bins, _sums[f]);
        Span<double> step = stackalloc double[bins];
        tree.Fit(_sums[f].AsSpan(0, bins), step);

        // The odds of a row are kept as a product: one multiplication where the log-odds would need an exponential per row.
        Span<double> factors = stackalloc double[bins + 1];
        factors[bins] = 1;
        for (int bin = 0; bin < bins; bin++)
        {
            Tables[f][bin] += step[bin];
            factors[bin] = Math.Exp(step[bin]);
        }

        byte[] binOf = feature.Bins;
        double[] oddsOf = _odds;
        for (int row = 0; row < oddsOf.Length; row++)
        {
            oddsOf[row] *= factors[binOf[row]];
        }
    }

    /// <summary>Weight per bin, which no round changes, and room for the derivatives; the last entry is of the missing bin.</summary>
    private BinSum[] WeighBins(BinnedFeature feature)
    {
        BinSum[] bins = new BinSum[feature.Missing + 1];
        foreach (int row in _drawn)
        {
            bins[feature.Bins[row]].Weight += _weights[row];
        }

        return bins;
    }

    private void Sum(byte[] bins, BinSum[] into)
    {
        for (int bin = 0; bin < into.Length; bin++)
        {
            (into[bin].Gradient, into[bin].Hessian) = (0, 0);
        }

        (double[] oddsOf, double[] weightOf, bool[] labels) = (_odds, _weights, _data.Labels);
        foreach (int row in _drawn)
        {
            double probability = oddsOf[row] / (1 + oddsOf[row]);
            double weighted = weightOf[row] * probability;
            ref BinSum sum = ref into[bins[row]];
            sum.Gradient += labels[row] ? weighted - weightOf[row] : weighted;
            sum.Hessian += weighted * (1 - probability);
        }
    }

    private double OutOfBagLoss()
    {
        double loss = 0;
        foreach (int row in OutOfBag)
        {
            loss += _data.Weights[row] * Math.Log(1 + (_data.Labels[row] ? 1 / _odds[row] : _odds[row]));
        }

        return loss;
    }
}
