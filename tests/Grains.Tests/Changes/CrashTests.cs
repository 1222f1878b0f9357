using CommitWise.Analysis;
using CommitWise.Grains.Tests.Host;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Changes;

public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(AnalysisStage.FetchChanges)]
    [InlineData(AnalysisStage.ParseDiff)]
    [InlineData(AnalysisStage.Measure)]
    [InlineData(AnalysisStage.Predict)]
    [InlineData(AnalysisStage.SelectTests)]
    [InlineData(AnalysisStage.Explain)]
    public async Task Crash_DuringAStage_IsResumedWithoutACallAndLeavesOneReport(AnalysisStage stage)
    {
        await CrashAsync(host => host.Analysis.HoldAt(stage));

        await ResumeAsync();
    }

    [Fact]
    public async Task Crash_BeforeTheReportIsStored_IsResumed()
    {
        await CrashAsync(host => host.Reports.BeforePut = new Hold(AnalysisStage.StoreReport, host.Signal));

        await ResumeAsync();
    }

    [Fact]
    public async Task Crash_BetweenReportAndState_FindsTheReportThatIsThere()
    {
        await CrashAsync(host => host.Reports.AfterPut = new Hold(AnalysisStage.StoreReport, host.Signal));
        var before = await File.ReadAllBytesAsync(Reports().Single());

        await ResumeAsync();

        (await File.ReadAllBytesAsync(Reports().Single())).ShouldBe(before);
    }

    [Fact]
    public async Task Crash_BetweenStateAndEffect_CarriesTheEffectOutAfter()
    {
        await using (var first = await GrainHost.StartAsync(_folder))
        {
            first.Queue.Broken[StreamNames.Notifications] = new IOException("The queue is gone.");
            await first.PublishAsync(Told.Push('1', 0));
            await first.UntilAsync(Told.Change, 1, RunStatus.Completed);
            await first.CrashAsync();
        }

        await using var second = await GrainHost.StartAsync(_folder, options => options.ResumePeriod = TimeSpan.FromSeconds(1));
        await second.Signal.UntilAsync(() => second.Heard.All.Count == 1, "the notification");
        await second.UntilAsync(Told.Change, view => view.Stages[^1].State == StageState.Completed, "the last stage");
        second.Analysis.Begun.ShouldBeEmpty();
    }

    [Fact]
    public async Task Crash_OfManyAtOnce_FinishesEachOnce()
    {
        var changes = Enumerable.Range(1, 40).Select(number => $"{Told.Repository}#{number}").ToList();
        await using (var first = await GrainHost.StartAsync(_folder))
        {
            var hold = first.Analysis.HoldAt(AnalysisStage.Predict, Told.Sha('1'));
            foreach (var (change, at) in changes.Select((change, at) => (change, at)))
            {
                await first.PublishAsync(Told.Push(at % 4 == 0 ? '1' : '2', 0, change));
            }

            await first.Signal.UntilAsync(() => hold.Reached > 0 && first.Reports.Puts > 0, "some to be done and some under way");
            await first.CrashAsync();
        }

        await using var second = await GrainHost.StartAsync(_folder);
        foreach (var change in changes)
        {
            await second.UntilAsync(change, 1, RunStatus.Completed);
        }

        Reports().Count().ShouldBe(changes.Count);
    }

    [Fact]
    public async Task Stop_WithARunUnderWay_IsResumedAndNotCountedAsADeath()
    {
        for (var stop = 0; stop < 7; stop++)
        {
            await using var host = await GrainHost.StartAsync(_folder, before: each => each.Analysis.HoldAt(AnalysisStage.Measure));
            await (stop == 0 ? host.PublishAsync(Told.Push('1', 0)) : Task.CompletedTask);
            await host.Signal.UntilAsync(() => host.Analysis.Begun.Count == 1, $"run {stop}");
            await host.UntilAsync(Told.Change, view => view.Status == RunStatus.Analyzing, "the run to be known");
            await host.StopAsync();
        }

        await ResumeAsync();
    }

    [HostFact(Engines.Local, "Orleans runs on the clock of the machine.")]
    public async Task Crash_WithinTheQuietPeriod_WaitsForItsEndAndThenRuns()
    {
        var time = new ManualTime();
        await using (var first = await GrainHost.StartAsync(_folder, options => options.QuietPeriod = TimeSpan.FromMinutes(5), time))
        {
            await first.PublishAsync(Told.Push('1', 0));
            await first.PublishAsync(Told.Push('2', 5));
            await first.UntilAsync(Told.Change, view => view.HeadSha == Told.Sha('2'), "both pushes");
            await first.CrashAsync();
        }

        time.Advance(TimeSpan.FromMinutes(4));
        await using var second = await GrainHost.StartAsync(_folder, options => options.QuietPeriod = TimeSpan.FromMinutes(5), time);
        (await second.Change(Told.Change).Get())!.Status.ShouldBe(RunStatus.Received);
        second.Analysis.Begun.ShouldBeEmpty();

        await time.AdvanceUntilAsync(second.UntilAsync(Told.Change, 1, RunStatus.Completed), TimeSpan.FromSeconds(20));
        second.Analysis.Begun.Single().HeadSha.ShouldBe(Told.Sha('2'));
    }

    [HostFact(Engines.Local, "Orleans runs on the clock of the machine.")]
    public async Task Crash_AtOnceAfterTheQuietPeriod_IsKnownAsARunThatBegan()
    {
        var time = new ManualTime();
        for (var run = 1; run <= 2; run++)
        {
            Hold? hold = null;
            await using var host = await GrainHost.StartAsync(
                _folder,
                options => (options.QuietPeriod, options.ProgressDelay) = (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)),
                time,
                each => hold = each.Analysis.HoldAt(AnalysisStage.FetchChanges));
            await (run == 1 ? host.PublishAsync(Told.Push('1', 0)) : Task.CompletedTask);
            var reached = host.Signal.UntilAsync(() => hold!.Reached == 1, $"run {run}");
            await time.AdvanceUntilAsync(reached, TimeSpan.FromSeconds(20));

            host.Pool.Snapshot().Running.Single().Run.ShouldBe(run);
            await host.CrashAsync();
        }
    }

    private async Task CrashAsync(Func<GrainHost, Hold> holdAt)
    {
        await using var host = await GrainHost.StartAsync(_folder);
        var hold = holdAt(host);
        await host.PublishAsync(Told.Push('1', 0));
        await host.Signal.UntilAsync(() => hold.Reached == 1, "the run to stand still");
        await host.CrashAsync();
    }

    private async Task ResumeAsync()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await host.Signal.UntilAsync(() => host.Heard.All.Count > 0, "the notification, which nobody asked for");
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);
        (await host.Change(Told.Change).Report(1)).ShouldNotBeNull();
        host.Heard.All.Count.ShouldBe(1);
        Reports().Count().ShouldBe(1);
    }

    private IEnumerable<string> Reports() => Directory.EnumerateFiles(_folder["objects"], "*.json", SearchOption.AllDirectories);
}
