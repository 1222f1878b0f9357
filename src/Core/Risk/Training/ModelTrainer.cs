namespace CommitWise.Risk.Training;

/// <summary>
/// Trains a bagged explainable boosting machine: an additive model of one table per feature, boosted cyclically on bootstrap samples with
/// out-of-bag early stopping, averaged, and calibrated on out-of-bag predictions (Lou et al., "Accurate Intelligible Models with Pairwise
/// Interactions", KDD 2013; Nori et al., "InterpretML", 2019).
/// </summary>
public static class ModelTrainer
{
    /// <summary>Trains a model.</summary>
    /// <param name="data">Weighted rows; at least one of each label.</param>
    /// <param name="options">How.</param>
    /// <param name="id">Name of the model.</param>
    /// <param name="cancellationToken">Stops between rounds.</param>
    /// <exception cref="InputException"><c>malformed-data</c>: the rows are all of one label.</exception>
    public static RiskModel Train(TrainingSet data, TrainingOptions options, string id, CancellationToken cancellationToken)
    {
        if (!data.Labels.Contains(true) || !data.Labels.Contains(false))
        {
            throw new InputException("malformed-data", "a model needs changes that brought in a defect and changes that did not");
        }

        BinnedFeature[] features = [.. data.Columns.Select(column => BinnedFeature.Cut(column, options.Bins))];
        Bag[] bags = new Bag[options.Bags];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken };
        Parallel.For(0, bags.Length, parallel, number => bags[number] = Bag.Train(data, features, options, number, cancellationToken));
        Platt calibration = Calibrate(data, bags);
        return new ModelAssembly(data, features, bags, calibration, options).Build(id);
    }

    /// <summary>Fits the calibration to predictions of rows by the bags that did not see them.</summary>
    private static Platt Calibrate(TrainingSet data, Bag[] bags)
    {
        double[] sums = new double[data.Count];
        int[] counts = new int[data.Count];
        foreach (Bag bag in bags)
        {
            foreach (int row in bag.OutOfBag)
            {
                sums[row] += bag.LogOdds(row);
                counts[row]++;
            }
        }

        int[] rows = [.. Enumerable.Range(0, data.Count).Where(row => counts[row] > 0)];
        return Platt.Fit(
            [.. rows.Select(row => sums[row] / counts[row])],
            [.. rows.Select(row => data.Labels[row])],
            [.. rows.Select(row => data.Weights[row])]);
    }
}
