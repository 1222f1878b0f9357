using System.Text.Json.Serialization;

namespace CommitWise.Analysis;

/// <summary>A word for a risk score, by the bounds in force.</summary>
[JsonConverter(typeof(SnakeCaseEnum<RiskLevel>))]
public enum RiskLevel
{
    /// <summary>Below the first bound.</summary>
    Low,

    /// <summary>From the first bound.</summary>
    Medium,

    /// <summary>From the second bound.</summary>
    High,

    /// <summary>From the third bound.</summary>
    Critical,
}

/// <summary>The scores at which levels begin, and who set them.</summary>
/// <param name="Values">Three ascending risk scores, 0..100: where medium, high and critical begin.</param>
/// <param name="Source"><c>configured</c>, <c>repository</c> or <c>default</c>.</param>
public sealed record LevelBounds(IReadOnlyList<double> Values, string Source)
{
    /// <summary>Recent changes needed before the repository's own percentiles say what is high.</summary>
    public const int ChangesNeeded = 200;

    /// <summary>The configured bounds, else the repository's 50th, 80th and 95th percentile, else 25, 50 and 75.</summary>
    /// <param name="config">Where configured bounds stand.</param>
    /// <param name="baseline">Probabilities of the repository's recent changes, ascending.</param>
    public static LevelBounds Choose(AnalysisConfig config, IReadOnlyList<double> baseline) =>
        config.LevelBounds is { } configured ? new LevelBounds(configured, "configured")
        : baseline.Count >= ChangesNeeded
            ? new LevelBounds([Quantile(baseline, 0.50), Quantile(baseline, 0.80), Quantile(baseline, 0.95)], "repository")
            : new LevelBounds([25, 50, 75], "default");

    /// <summary>The level of a probability.</summary>
    /// <param name="probability">0..1.</param>
    public RiskLevel Of(double probability) => (RiskLevel)Values.Count(bound => Math.Round(100 * probability, 4) >= bound);

    // Nearest rank: the smallest value that at least the share q does not exceed; as a score with the probability's six digits.
    private static double Quantile(IReadOnlyList<double> ascending, double q) =>
        Math.Round(100 * ascending[Math.Max(0, (int)Math.Ceiling(q * ascending.Count) - 1)], 4);
}
