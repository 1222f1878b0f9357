using System.Text.Json;

namespace CommitWise.Risk.Exchange;

/// <summary>What a model says of some rows, checked.</summary>
/// <param name="Model">Which model.</param>
/// <param name="Rows">One per row that was asked for, in order.</param>
public sealed record ModelPredictions(ModelIdentity Model, IReadOnlyList<RowPrediction> Rows);

/// <summary>Reads an answer that somebody else gave. It is used whole or not at all.</summary>
public static class AnswerReader
{
    /// <summary>Problem of an answer that breaks the contract.</summary>
    public const string Broken = "broken-contract";

    /// <summary>Reads JSON.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="rows">How many rows were asked for.</param>
    /// <returns>The predictions, the probability of each made again from its parts, so that they add up exactly.</returns>
    /// <exception cref="InputException"><see cref="Broken"/>; the message says what does not fit, and quotes nothing long.</exception>
    public static ModelPredictions Read(ReadOnlySpan<byte> utf8, int rows)
    {
        PredictionAnswer answer;
        try
        {
            answer = JsonSerializer.Deserialize(utf8, ExchangeJson.Default.PredictionAnswer) ?? throw Fault("the answer is null");
        }
        catch (JsonException fault)
        {
            throw Fault($"the answer is not '{PredictionContract.AnswerSchema}' as JSON, at {PredictionContract.Shown(fault.Path)}", fault);
        }

        if (!string.Equals(answer.Schema, PredictionContract.AnswerSchema, StringComparison.Ordinal))
        {
            throw Fault($"schema is '{PredictionContract.Shown(answer.Schema)}', not '{PredictionContract.AnswerSchema}'");
        }

        if (PredictionContract.FaultOf(answer.Features) is { } stranger)
        {
            throw Fault(stranger);
        }

        if (answer.Predictions.Count != rows)
        {
            throw Fault($"{rows:n0} rows were asked for, {answer.Predictions.Count:n0} answered");
        }

        return Checked(answer.Model, answer.Predictions);
    }

    /// <summary>Checks predictions that were read already.</summary>
    /// <exception cref="InputException"><see cref="Broken"/>.</exception>
    internal static ModelPredictions Checked(ModelIdentity model, IReadOnlyList<RowPrediction> rows)
    {
        if (RowCheck.FaultOf(model) is { } stranger)
        {
            throw Fault(stranger);
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (RowCheck.FaultOf(rows[row], rows[0]) is { } fault)
            {
                throw Fault($"row {row + 1}: {fault}");
            }
        }

        return new ModelPredictions(model, [.. rows.Select(RowCheck.Exact)]);
    }

    private static InputException Fault(string fault, Exception? cause = null) => new(Broken, fault, cause);
}
