using System.Collections.Concurrent;
using System.Diagnostics;
using CommitWise.Grains.Hosting;
using CommitWise.Grains.Tests.Host;

namespace CommitWise.Grains.Tests.Changes;

/// <summary>A listener hears all of the process, so the tests look for traces of their own.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<Activity> _started = new();
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GrainsTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _started.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Event_AndItsRun_BelongToTheTraceOfTheRequest()
    {
        var trace = ActivityTraceId.CreateRandom();
        var news = Told.Push('a', 0) with { Trace = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" };
        await using var host = await GrainHost.StartAsync(_folder);
        await host.PublishAsync(news);
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);

        var ours = _started.Where(each => each.TraceId == trace).ToList();
        ours.Select(each => each.OperationName).Distinct().ShouldBe(["event", "analyze"]);
        ours[0].GetTagItem("commitwise.event").ShouldBe(news.Id);
        ours[^1].GetTagItem("commitwise.change").ShouldBe(Told.Change);
    }

    [Fact]
    public async Task Run_TakenUpAfterACrash_StillBelongsToIt()
    {
        var trace = ActivityTraceId.CreateRandom();
        await using (var first = await GrainHost.StartAsync(_folder))
        {
            var hold = first.Analysis.HoldAt(CommitWise.Analysis.AnalysisStage.Measure);
            await first.PublishAsync(Told.Push('a', 0) with { Trace = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" });
            await first.Signal.UntilAsync(() => hold.Reached == 1, "the run");
            await first.CrashAsync();
        }

        _started.Clear();
        await using var second = await GrainHost.StartAsync(_folder);
        await second.UntilAsync(Told.Change, 1, RunStatus.Completed);
        _started.ShouldContain(each => each.OperationName == "analyze" && each.TraceId == trace);
    }
}
