using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Risk.Training;

/// <summary>Weighted rows of one or more projects.</summary>
/// <param name="Features">Names of the features to train on.</param>
/// <param name="Columns">Values per feature and row; NaN for unknown.</param>
/// <param name="Labels">One per row.</param>
/// <param name="Weights">One per row; their mean is 1.</param>
/// <param name="Projects">Where the rows come from.</param>
/// <param name="DataSha256">SHA-256 over the hashes of the projects' files, in lower-case hex.</param>
public sealed record TrainingSet(
    IReadOnlyList<string> Features, double[][] Columns, bool[] Labels, double[] Weights, string[] Projects, string DataSha256)
{
    /// <summary>How many rows.</summary>
    public int Count => Labels.Length;

    /// <summary>Takes the oldest rows of each project.</summary>
    /// <param name="parts">Projects, each with the number of rows to take.</param>
    /// <param name="features">Features to train on.</param>
    /// <param name="options">Tells the weights.</param>
    public static TrainingSet From(
        IReadOnlyList<(JitDataSet Data, int Rows)> parts, IReadOnlyList<string> features, TrainingOptions options)
    {
        string hashes = string.Concat(parts.Select(part => part.Data.Sha256));
        return new TrainingSet(
            features,
            [.. features.Select(feature => Column(parts, Risk.Features.IndexOf(feature)))],
            [.. parts.SelectMany(part => part.Data.Labels.Take(part.Rows))],
            Weigh(parts, options),
            [.. parts.Select(part => part.Data.Name)],
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes))));
    }

    private static double[] Column(IReadOnlyList<(JitDataSet Data, int Rows)> parts, int feature) =>
        [.. parts.SelectMany(part => Enumerable.Range(0, part.Rows).Select(row => part.Data.Row(row)[feature]))];

    private static double[] Weigh(IReadOnlyList<(JitDataSet Data, int Rows)> parts, TrainingOptions options)
    {
        List<double> weights = [];
        foreach ((_, int rows) in parts)
        {
            double[] recency = [.. Enumerable.Range(0, rows).Select(row => Math.Pow(0.5, (rows - 1 - row) / options.HalfLife))];
            double scale = options.BalanceProjects ? 1 / recency.Sum() : 1;
            weights.AddRange(recency.Select(weight => weight * scale));
        }

        double mean = weights.Sum() / weights.Count;
        return [.. weights.Select(weight => weight / mean)];
    }
}
