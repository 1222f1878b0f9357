namespace CommitWise.Risk.Evaluation;

/// <summary>How good predictions are. NaN where a metric is not defined: a ranking needs changes of both kinds.</summary>
public static class Metrics
{
    /// <summary>Bins of <see cref="Ece"/>.</summary>
    public const int CalibrationBins = 10;

    /// <summary>Share of the changes that <see cref="RecallOfRiskiest"/> looks at.</summary>
    public const double RiskiestShare = 0.2;

    /// <summary>
    /// Area under the ROC curve: the chance that a change with a defect ranks above one without, ties counting half.
    /// </summary>
    public static double Auc(Outcomes outcomes)
    {
        double defectsAbove = 0;
        double area = 0;
        foreach ((int count, int defects) in outcomes.Runs())
        {
            area += (count - defects) * (defectsAbove + (defects / 2.0));
            defectsAbove += defects;
        }

        return Defined(outcomes, area / ((double)outcomes.Defects * (outcomes.Count - outcomes.Defects)));
    }

    /// <summary>Area under the precision-recall curve as average precision: the sum of precision times gain in recall.</summary>
    public static double AveragePrecision(Outcomes outcomes)
    {
        double seen = 0;
        double found = 0;
        double area = 0;
        foreach ((int count, int defects) in outcomes.Runs())
        {
            seen += count;
            found += defects;
            area += found / seen * defects;
        }

        return Defined(outcomes, area / outcomes.Defects);
    }

    /// <summary>Share of the defects that are in the riskiest fifth of the changes; of a tied run the expected part counts.</summary>
    public static double RecallOfRiskiest(Outcomes outcomes)
    {
        double room = RiskiestShare * outcomes.Count;
        double found = 0;
        foreach ((int count, int defects) in outcomes.Runs())
        {
            double taken = Math.Min(room, count);
            found += taken / count * defects;
            room -= taken;
        }

        return Defined(outcomes, found / outcomes.Defects);
    }

    /// <summary>Brier score: the mean squared difference of probability and outcome.</summary>
    public static double Brier(Outcomes outcomes) =>
        outcomes.Probabilities.Zip(outcomes.Labels, (probability, label) => Math.Pow(probability - (label ? 1 : 0), 2))
            .DefaultIfEmpty(double.NaN).Average();

    /// <summary>
    /// Expected calibration error over ten bins of equal width: the mean difference of predicted and observed share, weighted by changes.
    /// </summary>
    public static double Ece(Outcomes outcomes)
    {
        Span<double> differences = stackalloc double[CalibrationBins];
        for (int row = 0; row < outcomes.Count; row++)
        {
            int bin = Math.Min(CalibrationBins - 1, (int)(outcomes.Probabilities[row] * CalibrationBins));
            differences[bin] += outcomes.Probabilities[row] - (outcomes.Labels[row] ? 1 : 0);
        }

        double sum = 0;
        foreach (double difference in differences)
        {
            sum += Math.Abs(difference);
        }

        return sum / outcomes.Count;
    }

    private static double Defined(Outcomes outcomes, double value) =>
        outcomes.Defects > 0 && outcomes.Defects < outcomes.Count ? value : double.NaN;
}
