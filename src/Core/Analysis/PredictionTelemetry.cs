using System.Diagnostics.Metrics;

namespace CommitWise.Analysis;

/// <summary>What is counted of predictions, under the name <see cref="Name"/>. It never fails a call.</summary>
public sealed class PredictionTelemetry : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "CommitWise.Prediction";

    private readonly Meter _meter;
    private readonly Counter<long> _predictions;
    private readonly Counter<long> _fallbacks;
    private readonly Histogram<double> _durations;

    /// <summary>Makes the instruments.</summary>
    public PredictionTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _predictions = _meter.CreateCounter<long>("commitwise.predictions", "{prediction}", "Predictions by who made them, and whether that is who was configured.");
        _fallbacks = _meter.CreateCounter<long>("commitwise.prediction.fallbacks", "{prediction}", "Predictions of the local model in the place of the endpoint, by reason.");
        _durations = _meter.CreateHistogram<double>("commitwise.prediction.duration", "s", "Time that a prediction took, waiting for the endpoint included.");
    }

    /// <summary>A prediction was made by the one who was configured.</summary>
    public void Predicted(string provider, TimeSpan elapsed) => Note(provider, "ok", elapsed);

    /// <summary>The local model predicted because the endpoint did not.</summary>
    /// <param name="reason"><see cref="Risk.RemotePredictionException.Kind"/>.</param>
    /// <param name="elapsed">With the time that the endpoint was waited for.</param>
    public void FellBack(string reason, TimeSpan elapsed)
    {
        _fallbacks.Add(1, Tag("reason", reason));
        Note(PredictionStep.Local, "fallback", elapsed);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Note(string provider, string outcome, TimeSpan elapsed)
    {
        _predictions.Add(1, Tag("provider", provider), Tag("outcome", outcome));
        _durations.Record(elapsed.TotalSeconds, Tag("provider", provider), Tag("outcome", outcome));
    }

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
