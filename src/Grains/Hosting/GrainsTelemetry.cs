using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Grains.Changes;
using CommitWise.Intake;

namespace CommitWise.Grains.Hosting;

/// <summary>What the grains and their pool count and trace, under the name <see cref="Name"/>. It never fails a call.</summary>
public sealed class GrainsTelemetry : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "CommitWise.Grains";

    private readonly Meter _meter;
    private readonly ActivitySource _source = new(Name);
    private readonly Counter<long> _events;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _effects;
    private readonly Counter<long> _syncs;
    private readonly Counter<long> _resumed;
    private readonly Histogram<double> _stages;
    private readonly Histogram<double> _waits;
    private readonly UpDownCounter<long> _waiting;
    private readonly UpDownCounter<long> _running;

    /// <summary>Makes the instruments.</summary>
    public GrainsTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _events = _meter.CreateCounter<long>("commitwise.events", "{event}", "Events of changes, by what became of them.");
        _runs = _meter.CreateCounter<long>("commitwise.runs", "{run}", "Runs of analyses, by how they ended.");
        _retries = _meter.CreateCounter<long>("commitwise.retries", "{run}", "Runs that failed and are tried again, by problem.");
        _effects = _meter.CreateCounter<long>("commitwise.effects", "{effect}", "Effects, by what became of them.");
        _syncs = _meter.CreateCounter<long>("commitwise.syncs", "{look}", "Looks at repositories, by how they ended.");
        _resumed = _meter.CreateCounter<long>("commitwise.resumed", "{grain}", "Grains with unfinished work that a sweep has called.");
        _stages = _meter.CreateHistogram<double>("commitwise.stage.duration", "s", "Time that a stage of an analysis took.");
        _waits = _meter.CreateHistogram<double>("commitwise.run.wait", "s", "Time that a run waited for a slot.");
        _waiting = _meter.CreateUpDownCounter<long>("commitwise.runs.waiting", "{run}", "Runs that wait for a slot.");
        _running = _meter.CreateUpDownCounter<long>("commitwise.runs.running", "{run}", "Runs that have a slot.");
    }

    /// <summary>An event was taken in, or dropped, and why.</summary>
    public void EventHandled(string outcome) => _events.Add(1, Tag("outcome", outcome));

    /// <summary>A run waits for a slot.</summary>
    public void RunQueued() => _waiting.Add(1);

    /// <summary>A run that waited does not any more without having had a slot.</summary>
    public void RunWithdrawn() => _waiting.Add(-1);

    /// <summary>A run got its slot.</summary>
    public void RunStarted(TimeSpan waited)
    {
        _waiting.Add(-1);
        _running.Add(1);
        _waits.Record(waited.TotalSeconds);
    }

    /// <summary>A run gave its slot back.</summary>
    /// <param name="outcome"><c>completed</c>, <c>cancelled</c>, or the problem that it failed with.</param>
    public void RunEnded(string outcome)
    {
        _running.Add(-1);
        _runs.Add(1, Tag("outcome", outcome));
    }

    /// <summary>A stage ended well.</summary>
    public void StageEnded(AnalysisStage stage, TimeSpan elapsed) =>
        _stages.Record(elapsed.TotalSeconds, Tag("stage", JsonNamingPolicy.SnakeCaseLower.ConvertName(stage.ToString())));

    /// <summary>A failed run is to be tried again.</summary>
    public void RunRetried(string problem) => _retries.Add(1, Tag("problem", problem));

    /// <summary>An effect was carried out, failed, or was parked.</summary>
    /// <param name="outcome"><c>done</c>: the stream took it, which drops it when nobody subscribes; <c>failed</c>; or <c>parked</c>.</param>
    public void EffectHandled(string outcome) => _effects.Add(1, Tag("outcome", outcome));

    /// <summary>A look at a repository ended.</summary>
    /// <param name="outcome"><c>ready</c>, or the problem that it failed with.</param>
    public void SyncEnded(string outcome) => _syncs.Add(1, Tag("outcome", outcome));

    /// <summary>A sweep has called grains that had something to do.</summary>
    public void Resumed(int grains) => _resumed.Add(grains);

    /// <summary>Traces the handling of an event, as a part of the trace of the request that brought it.</summary>
    public Activity TraceEvent(PullRequestEvent happened) => Start("event", ActivityKind.Consumer, happened.Trace)
        .SetTag("commitwise.change", happened.Change)
        .SetTag("commitwise.event", happened.Id);

    /// <summary>Traces a run, as a part of the trace of what asked for it.</summary>
    public Activity TraceRun(RunOrder order) => Start("analyze", ActivityKind.Internal, order.Trace)
        .SetTag("commitwise.change", order.Change.ToString())
        .SetTag("commitwise.generation", order.Generation)
        .SetTag("commitwise.run", order.Run);

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    /// <summary>When nobody listens the trace still goes on, for the log, which names it in each line.</summary>
    private Activity Start(string name, ActivityKind kind, string? parent)
    {
        if (_source.StartActivity(name, kind, parent) is { } heard)
        {
            return heard;
        }

        var unheard = new Activity(name);
        return (parent is null ? unheard : unheard.SetParentId(parent)).Start();
    }

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
