using System.Diagnostics.Metrics;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>What is counted of endpoints, under the name <see cref="Name"/>. It never fails a call.</summary>
public sealed class SageMakerTelemetry : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "CommitWise.SageMaker";

    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _shadows;
    private readonly Histogram<double> _differences;

    /// <summary>Makes the instruments.</summary>
    public SageMakerTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _calls = _meter.CreateCounter<long>("commitwise.sagemaker.calls", "{call}", "Predictions asked of an endpoint, by how that ended.");
        _durations = _meter.CreateHistogram<double>("commitwise.sagemaker.call.duration", "s", "Time that an endpoint was waited for, tries and all.");
        _shadows = _meter.CreateCounter<long>("commitwise.shadow.predictions", "{prediction}", "Predictions that a shadow was to be compared with, by what became of them.");
        _differences = _meter.CreateHistogram<double>("commitwise.shadow.difference", null, "Absolute difference of a shadow's probability from the report's; sum by count is the mean.");
    }

    /// <summary>An endpoint was asked, or left alone.</summary>
    /// <param name="endpoint">Its name.</param>
    /// <param name="outcome"><c>ok</c>, or the kind of the failure.</param>
    /// <param name="elapsed">How long it was waited for.</param>
    public void Called(string endpoint, string outcome, TimeSpan elapsed)
    {
        _calls.Add(1, Tag("endpoint", endpoint), Tag("outcome", outcome));
        _durations.Record(elapsed.TotalSeconds, Tag("endpoint", endpoint), Tag("outcome", outcome));
    }

    /// <summary>A shadow's prediction was compared.</summary>
    public void Compared(string endpoint, double difference)
    {
        Shadowed(endpoint, "compared", 1);
        _differences.Record(Math.Abs(difference), Tag("endpoint", endpoint));
    }

    /// <summary>Predictions were not compared.</summary>
    /// <param name="endpoint">Name of the shadow.</param>
    /// <param name="outcome"><c>failed</c>: it gave no answer; <c>dropped</c>: too many waited.</param>
    /// <param name="count">How many.</param>
    public void NotCompared(string endpoint, string outcome, int count) => Shadowed(endpoint, outcome, count);

    /// <summary>Shows the state of a circuit: 0 closed, 1 half open, 2 open.</summary>
    public void Watch(string endpoint, Func<int> level) => _meter.CreateObservableGauge(
        "commitwise.sagemaker.circuit",
        () => new Measurement<int>(level(), Tag("endpoint", endpoint)),
        description: "Whether an endpoint is asked: 0 it is, 1 it is being tried, 2 it is left alone.");

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Shadowed(string endpoint, string outcome, int count) => _shadows.Add(count, Tag("endpoint", endpoint), Tag("outcome", outcome));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
