using CommitWise.Risk.Training;

namespace CommitWise.Risk.Evaluation;

/// <summary>What chance alone does to a metric. Seeded: the same input gives the same figures.</summary>
internal static class Resampling
{
    private const int Samples = 200;

    /// <summary>A metric with its 95 % percentile bootstrap interval; samples where it is not defined are left out.</summary>
    public static Estimate Bootstrap(Outcomes outcomes, Func<Outcomes, double> metric, ulong seed)
    {
        double[] values = new double[Samples];
        Parallel.For(0, Samples, sample =>
        {
            SplitMix64 random = SplitMix64.ForPart(seed, sample);
            int[] rows = new int[outcomes.Count];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = random.Next(outcomes.Count);
            }

            values[sample] = metric(outcomes.At(rows));
        });
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return new Estimate(Rounded(metric(outcomes)), Percentile(sorted, 0.025), Percentile(sorted, 0.975));
    }

    /// <summary>The mean calibration error that a perfectly calibrated model with these probabilities would show on as many changes.</summary>
    public static double EceFloor(Outcomes outcomes, ulong seed)
    {
        double[] values = new double[Samples];
        Parallel.For(0, Samples, sample =>
        {
            SplitMix64 random = SplitMix64.ForPart(seed, sample);
            bool[] labels = new bool[outcomes.Count];
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = random.Next(1 << 30) < outcomes.Probabilities[i] * (1 << 30);
            }

            values[sample] = Metrics.Ece(outcomes with { Labels = labels });
        });
        return Math.Round(values.Average(), Estimate.Digits);
    }

    private static double? Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? null : Rounded(sorted[(int)(share * (sorted.Length - 1))]);

    private static double? Rounded(double value) => double.IsFinite(value) ? Math.Round(value, Estimate.Digits) : null;
}
