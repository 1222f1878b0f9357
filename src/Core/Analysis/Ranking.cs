namespace CommitWise.Analysis;

/// <summary>Where a probability stands among those of a repository's recent changes.</summary>
internal sealed class Ranking
{
    private readonly double[] _probabilities;

    /// <param name="probabilities">In any order.</param>
    public Ranking(IReadOnlyList<double> probabilities)
    {
        _probabilities = [.. probabilities];
        Array.Sort(_probabilities);
    }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<double> Probabilities => _probabilities;

    /// <summary>Share of the recent changes that are less risky, 0..100; those as risky count half. Null when there are too few.</summary>
    public double? PercentileOf(double probability)
    {
        if (_probabilities.Length < Baseline.ChangesNeeded)
        {
            return null;
        }

        var below = _probabilities.Count(other => other < probability);
        var equal = _probabilities.Count(other => other == probability);
        return Math.Round(100 * (below + (equal / 2.0)) / _probabilities.Length, 1);
    }
}
