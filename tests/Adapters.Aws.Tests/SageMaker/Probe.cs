using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Amazon;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Risk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommitWise.Adapters.Aws.Tests.SageMaker;

/// <summary>A predictor under test, and what its meters say.</summary>
internal sealed class Probe : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<SageMakerPredictor> _predictors = [];

    private Probe()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
        Telemetry = new SageMakerTelemetry(meters);
    }

    public SageMakerTelemetry Telemetry { get; }

    /// <summary>Measurements by instrument and tag values: <c>commitwise.sagemaker.calls risk ok</c>.</summary>
    public ConcurrentQueue<(string Name, double Value)> Measured { get; } = [];

    public static Probe Start() => new();

    /// <summary>Options without patience, for one endpoint.</summary>
    public static SageMakerOptions Options(Uri address, string endpoint = "risk") =>
        new(endpoint, new AwsEndpoint(RegionEndpoint.EUCentral1, address))
        {
            Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret-of-the-tests"),
            RetryDelay = TimeSpan.FromMilliseconds(5),
        };

    public static ChangeMeasures[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(row => new ChangeMeasures([.. Enumerable.Range(0, Features.Count).Select(column => (double)((row + 3) * (column + 7) % 97))]))];

    public SageMakerPredictor Predictor(SageMakerOptions options)
    {
        var predictor = new SageMakerPredictor(options, Telemetry, NullLogger.Instance);
        _predictors.Add(predictor);
        return predictor;
    }

    /// <summary>Sum of what was measured under a name.</summary>
    public double Sum(string name)
    {
        _listener.RecordObservableInstruments();
        return Measured.Where(each => each.Name == name).Sum(each => each.Value);
    }

    /// <summary>What was measured last under a name.</summary>
    public double Last(string name)
    {
        _listener.RecordObservableInstruments();
        return Measured.Last(each => each.Name == name).Value;
    }

    public void Dispose()
    {
        _predictors.ForEach(predictor => predictor.Dispose());
        _listener.Dispose();
        Telemetry.Dispose();
        _services.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var tag in tags)
        {
            name += $" {tag.Value}";
        }

        Measured.Enqueue((name, value));
    }
}
