using CommitWise.Analysis;
using CommitWise.Grains.Tests.Changes;
using CommitWise.Grains.Tests.Host;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Pool;

public sealed class AnalysisPoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Submit_ManyOfOneRepository_LetsAnotherRepositoryTakeItsTurn()
    {
        await using var host = await GrainHost.StartAsync(_folder, options => options.Slots = 1);
        var hold = host.Analysis.HoldAt(AnalysisStage.FetchChanges);
        for (var number = 1; number <= 6; number++)
        {
            await host.PublishAsync(Told.Push('1', 0, $"{Told.Repository}#{number}"));
        }

        await host.Signal.UntilAsync(() => host.Pool.Snapshot() is { Running.Count: 1, Waiting.Count: 5 }, "six runs in the pool");
        await host.PublishAsync(Told.Push('1', 0, "github.com/small/app#1"));
        await host.Signal.UntilAsync(() => host.Pool.Snapshot().Waiting.Count == 6, "the seventh run");
        hold.Release();
        await host.UntilAsync($"{Told.Repository}#6", 1, RunStatus.Completed);

        host.Analysis.Begun.Select(request => request.Change.Repository).Take(3).ShouldContain("github.com/small/app");
        host.Analysis.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_RepositoryWithRunsInAllSlotsButOne_LeavesTheNextFreeOneToAnother()
    {
        await using var host = await GrainHost.StartAsync(_folder, options => options.Slots = 2);
        var first = host.Analysis.HoldAt(AnalysisStage.FetchChanges, Told.Sha('1'));
        var others = host.Analysis.HoldAt(AnalysisStage.FetchChanges, Told.Sha('2'));
        await host.PublishAsync(Told.Push('1', 0, $"{Told.Repository}#1"));
        await host.PublishAsync(Told.Push('2', 0, $"{Told.Repository}#2"));
        await host.Signal.UntilAsync(() => host.Pool.Snapshot().Running.Count == 2, "both slots to be taken");
        await host.PublishAsync(Told.Push('2', 0, $"{Told.Repository}#3"));
        await host.Signal.UntilAsync(() => host.Pool.Snapshot().Waiting.Count == 1, "the third run");
        await host.PublishAsync(Told.Push('2', 0, "github.com/small/app#1"));
        await host.Signal.UntilAsync(() => host.Pool.Snapshot().Waiting.Count == 2, "the run of the other repository");

        first.Release();
        await host.Signal.UntilAsync(() => host.Analysis.Begun.Count == 3, "the next run");

        host.Analysis.Begun[2].Change.Repository.ShouldBe("github.com/small/app");
        others.Release();
        await host.UntilAsync($"{Told.Repository}#3", 1, RunStatus.Completed);
    }

    [Fact]
    public async Task Cancel_RunThatWaits_NeverRuns()
    {
        await using var host = await GrainHost.StartAsync(_folder, options => options.Slots = 1);
        var hold = host.Analysis.HoldAt(AnalysisStage.FetchChanges, Told.Sha('1'));
        await host.PublishAsync(Told.Push('1', 0, $"{Told.Repository}#1"));
        await host.Signal.UntilAsync(() => hold.Reached == 1, "the first run");
        await host.PublishAsync(Told.Push('2', 0));
        await host.UntilAsync(Told.Change, 1, RunStatus.Received);
        await host.PublishAsync(Told.Push('3', 5));
        await host.UntilAsync(Told.Change, 2, RunStatus.Received);

        host.Pool.Snapshot().Waiting.Single().Generation.ShouldBe(2);
        hold.Release();
        await host.UntilAsync(Told.Change, 2, RunStatus.Completed);

        host.Analysis.Begun.Select(request => request.HeadSha).ShouldBe([Told.Sha('1'), Told.Sha('3')]);
    }

    [HostFact(Engines.Local, "Orleans runs on the clock of the machine.")]
    public async Task Run_StageThatTakesTooLong_FailsWithItsName()
    {
        var time = new ManualTime();
        await using var host = await GrainHost.StartAsync(
            _folder, options => (options.StageTimeout, options.RetryDelays) = (TimeSpan.FromMinutes(10), []), time);
        var hold = host.Analysis.HoldAt(AnalysisStage.Measure);
        await host.PublishAsync(Told.Push('1', 0));
        await host.Signal.UntilAsync(() => hold.Reached == 1, "the stage");

        var failed = host.UntilAsync(Told.Change, 1, RunStatus.Failed);
        await time.AdvanceUntilAsync(failed, TimeSpan.FromMinutes(1));

        (await failed).Stages[(int)AnalysisStage.Measure].Error!.Type.ShouldBe("stage-timeout");
    }

    [Fact]
    public async Task Run_UnexpectedFault_TellsItsKindAndNotItsText()
    {
        await using var host = await GrainHost.StartAsync(_folder, options => options.RetryDelays = []);
        host.Analysis.FailNext(new InvalidOperationException("a secret of the inside"));
        await host.PublishAsync(Told.Push('1', 0));

        var error = (await host.UntilAsync(Told.Change, 1, RunStatus.Failed)).Stages[0].Error!;

        error.Type.ShouldBe("internal-error");
        error.Detail.ShouldContain("InvalidOperationException");
        error.Detail.ShouldNotContain("secret");
    }

    [Fact]
    public async Task StopAsync_RunEndsWithinTheDrainTime_IsFinished()
    {
        var host = await GrainHost.StartAsync(_folder, options => options.DrainTime = TimeSpan.FromSeconds(20));
        await using var disposed = host;
        var hold = host.Analysis.HoldAt(AnalysisStage.Measure);
        await host.PublishAsync(Told.Push('1', 0));
        await host.Signal.UntilAsync(() => hold.Reached == 1, "the stage");

        var stopped = host.Pool.StopAsync(CancellationToken.None);
        await host.Signal.UntilAsync(() => !host.Pool.IsOpen, "the pool to close");
        hold.Release();

        await stopped.Within("the drain");
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);
    }
}
