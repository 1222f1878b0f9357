using CommitWise.Risk.Exchange;

namespace CommitWise.Analysis;

/// <summary>What a remote model said, as it is stored: the input that stands for it when a decision is recomputed.</summary>
/// <param name="Schema">Always <see cref="CurrentSchema"/>.</param>
/// <param name="Features">Names of the measures, in the order of the contributions.</param>
/// <param name="Scores">What it said.</param>
public sealed record StoredPrediction(string Schema, IReadOnlyList<string> Features, RiskScores Scores)
{
    /// <summary>The version of this layout.</summary>
    public const string CurrentSchema = "commitwise.remote-prediction/1";

    /// <summary>Ready to store.</summary>
    internal static StoredPrediction Of(RiskScores scores) => new(CurrentSchema, PredictionContract.Columns, scores);

    /// <summary>Reads it back, checked like an answer.</summary>
    /// <param name="source">Name of the input, for messages.</param>
    /// <param name="baseline">How many recent changes the decision has.</param>
    /// <exception cref="InputException"><c>malformed-input</c>.</exception>
    internal RiskScores Checked(string source, int baseline)
    {
        if (!string.Equals(Schema, CurrentSchema, StringComparison.Ordinal))
        {
            throw Fault($"is a prediction of layout '{Schema}'; this version reads '{CurrentSchema}'");
        }

        if (PredictionContract.FaultOf(Features) is { } stranger)
        {
            throw Fault($"is a prediction of other measures: {stranger}");
        }

        if (Scores.Baseline.Count != baseline || !Scores.Baseline.All(probability => probability is >= 0 and <= 1))
        {
            throw Fault($"is a prediction with {Scores.Baseline.Count:n0} probabilities for {baseline:n0} recent changes, or with one outside 0 to 1");
        }

        try
        {
            var rows = AnswerReader.Checked(Scores.Model, [Scores.Change, Scores.Typical]).Rows;
            return Scores with { Change = rows[0], Typical = rows[1] };
        }
        catch (InputException fault)
        {
            throw Fault($"is no prediction: {fault.Message}", fault);
        }

        InputException Fault(string fault, Exception? cause = null) => new("malformed-input", $"Input {source} {fault}.", cause);
    }
}
