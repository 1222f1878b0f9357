using CommitWise.Analysis;

namespace CommitWise.Risk.Exchange;

/// <summary>Whether the parts of a prediction fit together.</summary>
internal static class RowCheck
{
    private const double LargestLogOdds = 1000;
    private const int MostUnknowns = 100;
    private const int LongestUnknown = 500;

    // Parts are whole millionths; the rest is for the arithmetic of doubles.
    private const double Tolerance = 1e-6 + 1e-9;

    // Near 0 and 1 a double has no more digits to tell log-odds from.
    private const double Resolution = 4e-16;

    /// <summary>What is wrong with a model's identity; null when nothing is.</summary>
    public static string? FaultOf(ModelIdentity model) =>
        model.Id.Length is 0 or > 100 || model.Id.Any(each => each is < ' ' or > '~') ? "the model's id is not 1 to 100 printable ASCII characters"
        : model.Version < 1 ? $"the model's version is {model.Version}"
        : !ContentHash.IsValid(model.Sha256) ? "the model's sha256 is not 64 lower-case hex digits"
        : null;

    /// <summary>What is wrong with a row; null when nothing is.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">The first row of the answer, which reads the same features.</param>
    public static string? FaultOf(RowPrediction? row, RowPrediction first) =>
        row is null ? "it is null"
        : row.Contributions.Count != Features.Count ? $"it has {row.Contributions.Count:n0} contributions, not {Features.Count}"
        : row.Contributions.Zip(first.Contributions).Any(pair => pair.First is null != pair.Second is null) ? "it reads other features than the first row"
        : row.Contributions.Append(row.Intercept).Any(part => part is { } logOdds && !(Math.Abs(logOdds) <= LargestLogOdds))
            ? $"a part is not a number within {LargestLogOdds:n0} log-odds"
        : !(row.Lower >= 0 && row.Lower <= row.Probability && row.Probability <= row.Upper && row.Upper <= 1)
            ? $"0 <= lower <= probability <= upper <= 1 does not hold for {row.Lower}, {row.Probability}, {row.Upper}"
        : !AddsUp(row) ? $"its parts add up to {LogOddsOf(row)} log-odds, its probability of {row.Probability} says {Math.Log(row.Probability / (1 - row.Probability))}"
        : row.Unknowns.Count > MostUnknowns || row.Unknowns.Any(IsNoSentence) ? $"its unknowns are not at most {MostUnknowns} sentences of at most {LongestUnknown} characters"
        : null;

    /// <summary>The row with its parts in whole millionths and the probability that they add up to.</summary>
    public static RowPrediction Exact(RowPrediction row)
    {
        var probability = ModelScorer.Sigmoid(LogOddsOf(row));
        return row with
        {
            Probability = probability,
            Lower = Math.Min(row.Lower, probability),
            Upper = Math.Max(row.Upper, probability),
            Intercept = Rounded.To6(row.Intercept),
            Contributions = [.. row.Contributions.Select(part => part is { } logOdds ? Rounded.To6(logOdds) : (double?)null)],
        };
    }

    private static bool AddsUp(RowPrediction row)
    {
        var logOdds = LogOddsOf(row);
        return Math.Abs(ModelScorer.Sigmoid(logOdds) - row.Probability) <= Resolution
            || Math.Abs(logOdds - Math.Log(row.Probability / (1 - row.Probability))) <= Tolerance;
    }

    private static double LogOddsOf(RowPrediction row) =>
        row.Contributions.Append(row.Intercept).Sum(part => (long)Math.Round((part ?? 0) * ModelScorer.Micro)) / ModelScorer.Micro;

    private static bool IsNoSentence(string? text) => text is null || text.Length is 0 or > LongestUnknown || text.Any(char.IsControl);
}
