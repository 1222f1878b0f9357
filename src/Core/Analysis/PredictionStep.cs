using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>
/// Predicts the risk of a change: by the endpoint where there is one, by the local model where there is none or it gives no whole answer.
/// Safe for several threads.
/// </summary>
/// <param name="time">Measures how long it takes.</param>
/// <param name="remote">The endpoint; null for the local model.</param>
/// <param name="shadow">Whom the result is compared with; null for nobody.</param>
/// <param name="telemetry">Counts; null where nobody looks.</param>
public sealed class PredictionStep(
    TimeProvider time, IRemotePredictor? remote = null, IShadowPredictor? shadow = null, PredictionTelemetry? telemetry = null)
{
    /// <summary>The provider of the model in this process.</summary>
    public const string Local = "local";

    private readonly RemoteScoring? _scoring = remote is null ? null : new RemoteScoring(remote);

    /// <summary>Predicts.</summary>
    /// <param name="inputs">Without a remote prediction.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<PredictedChange> RunAsync(DecisionInputs inputs, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var predicted = await PredictAsync(inputs, start, cancellationToken);
        shadow?.Compare(ChangeAnalyzer.Measure(inputs), predicted.Risk.Probability);
        return predicted;
    }

    private async Task<PredictedChange> PredictAsync(DecisionInputs inputs, long start, CancellationToken cancellationToken)
    {
        if (_scoring is null)
        {
            var local = new PredictedChange(inputs, ChangeAnalyzer.Predict(inputs), Local, null);
            telemetry?.Predicted(Local, time.GetElapsedTime(start));
            return local;
        }

        try
        {
            var baseline = new Baseline(inputs.History.Baseline, inputs.Model);
            var told = inputs with { Remote = await _scoring.AskAsync(ChangeAnalyzer.Measure(inputs), baseline, cancellationToken) };
            var answered = new PredictedChange(told, ChangeAnalyzer.Predict(told), remote!.Provider, null);
            telemetry?.Predicted(remote.Provider, time.GetElapsedTime(start));
            return answered;
        }
        catch (RemotePredictionException fault)
        {
            var fallback = new PredictedChange(inputs, ChangeAnalyzer.Predict(inputs), Local, fault.Message);
            telemetry?.FellBack(fault.Kind, time.GetElapsedTime(start));
            return fallback;
        }
    }
}

/// <summary>A change with its risk.</summary>
/// <param name="Inputs">What it follows from, the remote prediction included where there is one.</param>
/// <param name="Risk">How risky it is.</param>
/// <param name="Provider">Who predicted.</param>
/// <param name="FallbackReason">Why it was not the configured one; null when it was.</param>
internal sealed record PredictedChange(DecisionInputs Inputs, RiskOfChange Risk, string Provider, string? FallbackReason);
