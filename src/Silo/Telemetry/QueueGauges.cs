using System.Diagnostics.Metrics;
using CommitWise.Durability;
using CommitWise.Grains;

namespace CommitWise.Silo.Telemetry;

/// <summary>Measures the queues from time to time, for those who watch them: alarms look at depth, age and dead letters.</summary>
/// <param name="queue">The queues.</param>
/// <param name="meters">Makes the gauges.</param>
/// <param name="time">Measures pauses and ages.</param>
/// <param name="logger">Hears of faults.</param>
internal sealed partial class QueueGauges(IDurableQueue queue, IMeterFactory meters, TimeProvider time, ILogger<QueueGauges> logger) : BackgroundService
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "CommitWise.Queues";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly string[] Queues = [StreamNames.PullRequests, StreamNames.Notifications];

    private volatile IReadOnlyDictionary<string, QueueDepth> _depths = new Dictionary<string, QueueDepth>(StringComparer.Ordinal);

    /// <summary>Measures once.</summary>
    internal async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var depths = new Dictionary<string, QueueDepth>(StringComparer.Ordinal);
        foreach (var name in Queues)
        {
            depths[name] = await queue.MeasureAsync(name, cancellationToken);
        }

        _depths = depths;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var meter = meters.Create(Name);
        AddGauges(meter);
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await TryMeasureAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void AddGauges(Meter meter)
    {
        meter.CreateObservableGauge("commitwise.queue.waiting", () => Each(depth => depth.Waiting), "{message}", "Messages that wait.");
        meter.CreateObservableGauge("commitwise.queue.in_flight", () => Each(depth => depth.InFlight), "{message}", "Messages that are given out.");
        meter.CreateObservableGauge("commitwise.queue.dead_letters", () => Each(depth => depth.DeadLetters), "{message}", "Messages that were given up.");
        meter.CreateObservableGauge("commitwise.queue.oldest_age", () => Each(AgeOf), "s", "Time since the oldest waiting message was added; 0 when none waits.");
    }

    private double AgeOf(QueueDepth depth) => depth.OldestAt is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0;

    private IEnumerable<Measurement<T>> Each<T>(Func<QueueDepth, T> value)
        where T : struct =>
        [.. _depths.Select(each => new Measurement<T>(value(each.Value), new KeyValuePair<string, object?>("queue", each.Key)))];

    private async Task TryMeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MeasureAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Telemetry never fails a service; readiness says what is wrong with the queue.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // Old figures would look like a queue that stands still.
            _depths = new Dictionary<string, QueueDepth>(StringComparer.Ordinal);
            Log.Failed(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queues could not be measured; it is tried again")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
