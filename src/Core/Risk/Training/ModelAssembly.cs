namespace CommitWise.Risk.Training;

/// <summary>Puts trained bags together: calibrated, centred on the training rows, averaged and rounded.</summary>
internal sealed class ModelAssembly(TrainingSet data, BinnedFeature[] features, Bag[] bags, Platt calibration, TrainingOptions options)
{
    private readonly double[] _bagIntercepts = [.. bags.Select(bag => calibration.Apply(bag.Intercept))];

    /// <summary>Builds the model.</summary>
    /// <param name="id">Its name.</param>
    public RiskModel Build(string id)
    {
        ModelTerm[] terms = [.. Enumerable.Range(0, features.Length).Select(Term)];
        return ModelFile.Create(new ModelDocument(
            ModelDocument.CurrentSchema,
            id,
            Version: 1,
            Rounded(_bagIntercepts.Average()),
            Rounded(_bagIntercepts),
            [.. data.Features.Select(Feature)],
            terms,
            [.. JitColumns.Limits.Where(limit => data.Features.Contains(limit.Feature, StringComparer.Ordinal))],
            new TrainingFacts(data.DataSha256, data.Count, data.Projects, options.Seed, Parameters())));
    }

    private ModelTerm Term(int f)
    {
        double[] shares = Shares(f);
        double[][] tables = [.. bags.Select((bag, number) => Centred(bag.Tables[f], shares, number))];
        double[] table = [.. Enumerable.Range(0, shares.Length).Select(bin => Rounded(tables.Average(bag => bag[bin])))];
        double variance = table.Zip(shares, (value, share) => share * value * value).Sum();
        return new ModelTerm([data.Features[f]], [features[f].Edges], table, Rounded(variance), [.. tables.Select(Rounded)]);
    }

    /// <summary>Takes a table's mean over the training rows into the intercept, so that a contribution is against an average change.</summary>
    private double[] Centred(double[] table, double[] shares, int number)
    {
        double mean = table.Zip(shares, (value, share) => value * share).Sum();
        _bagIntercepts[number] += calibration.Slope * mean;
        return [.. table.Select(value => calibration.Slope * (value - mean))];
    }

    /// <summary>Share of the weight of the rows with a known value that is in each bin.</summary>
    private double[] Shares(int f)
    {
        double[] shares = new double[features[f].Edges.Length + 2];
        for (int row = 0; row < data.Count; row++)
        {
            shares[features[f].Bins[row]] += data.Weights[row];
        }

        double total = shares[..^1].Sum();
        return [.. shares[..^1].Select(share => total > 0 ? share / total : 0)];
    }

    private ModelFeature Feature(string name, int f)
    {
        double[] known = [.. data.Columns[f].Where(value => !double.IsNaN(value)).Order()];
        return known.Length > 0
            ? new ModelFeature(name, JitColumns.Source(name), known[known.Length / 2], known[0], known[^1])
            : throw new InputException("malformed-data", $"column '{name}' has no value in any row");
    }

    private SortedDictionary<string, double> Parameters()
    {
        SortedDictionary<string, double> parameters = new(StringComparer.Ordinal)
        {
            ["bags"] = options.Bags,
            ["balanceProjects"] = options.BalanceProjects ? 1 : 0,
            ["bins"] = options.Bins,
            ["calibrationOffset"] = Rounded(calibration.Offset),
            ["calibrationSlope"] = Rounded(calibration.Slope),
            ["learningRate"] = options.LearningRate,
            ["leafWeight"] = options.LeafWeight,
            ["leaves"] = options.Leaves,
            ["meanRounds"] = Rounded(bags.Average(bag => bag.Rounds)),
            ["patience"] = options.Patience,
            ["rounds"] = options.Rounds,
            ["shrinkage"] = options.Shrinkage,
        };
        if (double.IsFinite(options.HalfLife))
        {
            parameters["halfLife"] = options.HalfLife;
        }

        foreach (string feature in options.Rising.Intersect(data.Features, StringComparer.Ordinal))
        {
            parameters[$"rising.{feature}"] = 1;
        }

        return parameters;
    }

    private static double[] Rounded(double[] values) => [.. values.Select(Rounded)];

    private static double Rounded(double value) => Math.Round(value, 6);
}
