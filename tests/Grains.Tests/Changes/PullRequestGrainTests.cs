using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Grains.Tests.Host;
using CommitWise.Intake;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Changes;

public sealed class PullRequestGrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Event_OfANewChange_LeavesAStoredReport()
    {
        await using var host = await GrainHost.StartAsync(_folder);

        await host.PublishAsync(Told.Push('1', 0));
        await host.UntilAsync(Told.Change, view => view.Stages.All(stage => stage.State == StageState.Completed), "every stage");

        var filed = (await host.Change(Told.Change).Report(null)).ShouldNotBeNull();
        var report = await host.Reports.ReadAsync(filed.ReportKey!, filed.ReportSha256!, CancellationToken.None);
        (report!.Envelope.Generation, report.DecisionSha256).ShouldBe((1, filed.DecisionSha256));
        filed.Verdict!.TopFactor.ShouldBe("three files where two are usual");
        await host.Signal.UntilAsync(() => host.Heard.All.Count == 1, "the notification");
        host.Heard.All.Single().ShouldSatisfyAllConditions(
            told => told.Type.ShouldBe("report.completed"), told => told.IsCurrent.ShouldBeTrue(), told => told.RiskScore.ShouldBe(42));
    }

    [Fact]
    public async Task Event_ToldTwice_IsAnalysedOnce()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        var push = Told.Push('1', 0);

        await host.PublishAsync(push);
        await host.PublishAsync(push);
        await host.PublishAsync(Told.Edit('1', 3, title: "The last one"));
        await host.UntilAsync(Told.Change, view => view is { Title: "The last one", Status: RunStatus.Completed }, "the end");

        host.Analysis.Begun.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Event_WithANewHeadWhileARunGoesOn_CancelsThatRun()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        var hold = host.Analysis.HoldAt(AnalysisStage.Measure, Told.Sha('1'));
        await host.PublishAsync(Told.Push('1', 0));
        await host.Signal.UntilAsync(() => hold.Reached == 1, "the first run");

        await host.PublishAsync(Told.Push('2', 5));
        await host.UntilAsync(Told.Change, 2, RunStatus.Completed);
        await host.Signal.UntilAsync(() => host.Analysis.Cancelled == 1, "the end of the first run");

        (await host.Change(Told.Change).Report(1)).ShouldBeNull();
        (await host.Change(Told.Change).Report(null))!.HeadSha.ShouldBe(Told.Sha('2'));
        host.Reports.Puts.ShouldBe(1);
    }

    [Fact]
    public async Task Event_OlderThanTheKnownOne_DoesNotOverwriteTheHead()
    {
        await using var host = await GrainHost.StartAsync(_folder);

        await host.PublishAsync(Told.Push('2', 5));
        await host.PublishAsync(Told.Push('1', 0));
        await host.PublishAsync(Told.Edit('2', 6, title: "The last one"));
        var view = await host.UntilAsync(Told.Change, each => each is { Title: "The last one", Status: RunStatus.Completed }, "the end");

        (view.HeadSha, view.Generation).ShouldBe((Told.Sha('2'), 1));
    }

    [Fact]
    public async Task Event_OfEqualTimeWithAnotherHead_AsksAndTakesTheAnswer()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        host.Workspaces.Head = () => Told.Sha('2');

        await host.PublishAsync(Told.Push('1', 5));
        await host.PublishAsync(Told.Push('2', 5));

        (await host.UntilAsync(Told.Change, 2, RunStatus.Completed)).HeadSha.ShouldBe(Told.Sha('2'));
    }

    [Fact]
    public async Task Event_OfEqualTimeWithAnotherHeadAndNobodyToAsk_NeverGuesses()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        host.Workspaces.Head = () => throw new InputException("repository-unavailable", "It is gone.");

        await host.PublishAsync(Told.Push('1', 5));
        await host.PublishAsync(Told.Push('2', 5));
        await host.UntilAsync(Told.Change, view => view is { Status: RunStatus.Completed, Notice.Type: "head-undecided" }, "a report with a notice");

        host.Analysis.Begun.ShouldHaveSingleItem().HeadSha.ShouldBe(Told.Sha('1'));
    }

    [Fact]
    public async Task Event_ForAnotherChangeThanItsKey_IsDropped()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        var stray = Told.Push('1', 0) with { Change = $"{Told.Repository}#8" };

        await host.Queue.EnqueueAsync(
            StreamNames.PullRequests,
            Told.Change,
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(stray, WireJson.Default.PullRequestEvent),
            CancellationToken.None);
        await host.PublishAsync(Told.Push('1', 0));

        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);
        (await host.Change($"{Told.Repository}#8").Get()).ShouldBeNull();
    }

    [Fact]
    public async Task Run_RepositoryVanishesForGood_FailsThatStageRetriesAndCanBeAskedForAgain()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        host.Analysis.Fail(Told.Change, new InputException("repository-unavailable", "The clone is gone."));
        await host.PublishAsync(Told.Push('1', 0));

        var view = await host.UntilAsync(Told.Change, 1, RunStatus.Failed);
        view.Stages[0].ShouldSatisfyAllConditions(
            stage => stage.State.ShouldBe(StageState.Failed),
            stage => stage.Attempts.ShouldBe(3),
            stage => stage.Error.ShouldBe(new Problem("repository-unavailable", "The clone is gone.")));
        await host.Signal.UntilAsync(() => host.Heard.All.Any(told => told.Type == "report.failed"), "the notification");

        host.Analysis.Fail(Told.Change, null);
        (await host.Change(Told.Change).Analyze(force: false, "mona")).ShouldBe(2);
        await host.UntilAsync(Told.Change, 2, RunStatus.Completed);
    }

    [Fact]
    public async Task Run_FaultThatPasses_IsTriedAgainInTheSameGeneration()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        host.Analysis.FailNext(new IOException("The disk is full."));
        host.Reports.FailNext(1);

        await host.PublishAsync(Told.Push('1', 0));
        var view = await host.UntilAsync(Told.Change, 1, RunStatus.Completed);

        (view.Stages[(int)AnalysisStage.FetchChanges].Attempts, view.Stages[(int)AnalysisStage.StoreReport].Attempts).ShouldBe((3, 2));
    }

    [Fact]
    public async Task Run_FaultThatCannotPass_EndsAtOnce()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        host.Analysis.FailNext(new InputException("empty-change", "There is nothing in it."));

        await host.PublishAsync(Told.Push('1', 0));
        (await host.UntilAsync(Told.Change, 1, RunStatus.Failed)).Stages[0].Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Analyze_WhileItRuns_IsRefusedUnlessForced()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        var hold = host.Analysis.HoldAt(AnalysisStage.Predict);
        await host.PublishAsync(Told.Push('1', 0));
        await host.Signal.UntilAsync(() => hold.Reached == 1, "the first run");

        (await Should.ThrowAsync<InputException>(() => host.Change(Told.Change).Analyze(force: false, "mona"))).Problem.ShouldBe("analysis-running");
        (await host.Change(Told.Change).Analyze(force: true, "mona")).ShouldBe(2);
        hold.Release();

        await host.UntilAsync(Told.Change, 2, RunStatus.Completed);
        (await Should.ThrowAsync<InputException>(() => host.Change($"{Told.Repository}#404").Analyze(true, "mona"))).Problem.ShouldBe("unknown-change");
    }

    [Fact]
    public async Task Get_WhileStagesGoOn_ShowsThem()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        var hold = host.Analysis.HoldAt(AnalysisStage.Predict);
        await host.PublishAsync(Told.Push('1', 0));

        var view = await host.UntilAsync(Told.Change, each => each.Stages[(int)AnalysisStage.Predict].State == StageState.Running, "the stage");
        view.Stages[(int)AnalysisStage.Measure].State.ShouldBe(StageState.Completed);
        host.Pool.Snapshot().Running.Single().Stage.ShouldBe(AnalysisStage.Predict);
        hold.Release();
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);
    }

    [Fact]
    public async Task IndexRow_AfterTheWrite_IsThereAtOnce()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await host.PublishAsync(Told.Push('1', 0));
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);

        var page = await host.Index.QueryAsync(
            new IndexQuery(IndexNames.Changes, $"{Told.Repository}|risk", true, 10, null, [new(ChangeFields.Score, IndexComparison.AtLeast, "040")]),
            CancellationToken.None);
        var generations = await host.Index.QueryAsync(
            new IndexQuery(IndexNames.Generations, Told.Change, true, 10, null, []), CancellationToken.None);

        page.Rows.Single().Id.Key.ShouldBe(Told.Change);
        generations.Rows.Single().Id.Key.ShouldBe($"{Told.Change}/1");
    }

    [Fact]
    public async Task Report_OfAGenerationThatTheStateKeepsNoMore_ComesFromTheIndex()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await host.PublishAsync(Told.Push('1', 0));
        for (var generation = 1; generation <= 22; generation++)
        {
            await host.UntilAsync(Told.Change, generation, RunStatus.Completed);
            await host.Change(Told.Change).Analyze(force: false, "mona");
        }

        (await host.Change(Told.Change).Report(1)).ShouldNotBeNull().ReportKey.ShouldEndWith("/7/1.json");
        (await host.Change(Told.Change).Report(99)).ShouldBeNull();
    }

    [Fact]
    public async Task Forget_WhatWasKnown_LeavesNothingAndItCanComeAgain()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await host.PublishAsync(Told.Push('1', 0));
        await host.UntilAsync(Told.Change, view => view.Stages.All(stage => stage.State == StageState.Completed), "every stage");

        (await host.Change(Told.Change).Forget("mona")).ShouldBeTrue();
        (await host.Change(Told.Change).Forget("mona")).ShouldBeFalse();

        (await host.Change(Told.Change).Get()).ShouldBeNull();
        (await host.Index.GetAsync(new IndexKey(IndexNames.Changes, Told.Change), CancellationToken.None)).ShouldBeNull();
        Directory.EnumerateFiles(_folder["objects"], "*.json", SearchOption.AllDirectories).ShouldBeEmpty();
        await host.PublishAsync(Told.Push('2', 1));
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);
    }

    [Fact]
    public async Task Write_ThatFails_LosesNothing()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        host.States.FailNext(1);
        await host.PublishAsync(Told.Push('1', 0));
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);

        var hold = host.Analysis.HoldAt(AnalysisStage.Explain);
        await host.PublishAsync(Told.Push('2', 5));
        await host.UntilAsync(Told.Change, view => view.Stages[(int)AnalysisStage.Explain].State == StageState.Running, "the second run");
        host.States.FailNext(2);
        hold.Release();

        await host.UntilAsync(Told.Change, 2, RunStatus.Completed);
    }

    [Fact]
    public async Task Event_TwoChangesAtOnce_AreBothAnalysedWithoutOneWaitingForTheOther()
    {
        await using var host = await GrainHost.StartAsync(_folder, options => options.Slots = 2);
        var hold = host.Analysis.HoldAt(AnalysisStage.Measure);
        await host.PublishAsync(Told.Push('1', 0));
        await host.PublishAsync(Told.Push('2', 0, $"{Told.Repository}#8"));

        await host.Signal.UntilAsync(() => hold.Reached == 2, "both runs");
        hold.Release();
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);
        await host.UntilAsync($"{Told.Repository}#8", 1, RunStatus.Completed);
    }

    [Theory]
    [InlineData("@1111111111111111111111111111111111111111")]
    [InlineData("!3")]
    public async Task Event_OfACommitOrASimulation_IsAnalysedToo(string rest)
    {
        await using var host = await GrainHost.StartAsync(_folder);
        var push = Told.Push('1', 0, Told.Repository + rest) with
        {
            Title = null,
            Simulation = rest[0] == '!' ? new SimulatedChange(SimulationForm.Diff, new string('9', 64), "Say") : null,
        };

        await host.PublishAsync(push);
        var view = await host.UntilAsync(push.Change, 1, RunStatus.Completed);

        view.Title.ShouldBe("Subject of the head");
        host.Analysis.Begun.Single().Simulation.ShouldBe(push.Simulation);
    }

    [Fact]
    public async Task Forget_ReportThatARunStoresMeanwhile_IsDeletedToo()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await host.PublishAsync(Told.Push('1', 0));
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);
        var report = Directory.EnumerateFiles(_folder["objects"], "*.json", SearchOption.AllDirectories).Single();
        var content = await File.ReadAllBytesAsync(report);
        var deletions = 0;
        host.Reports.AfterDelete = () =>
        {
            if (deletions++ == 0)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(report)!);
                File.WriteAllBytes(report, content);
            }
        };

        await host.Change(Told.Change).Forget("mona");

        deletions.ShouldBe(2);
        Directory.EnumerateFiles(_folder["objects"], "*.json", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [HostFact(Engines.Local, "Orleans runs on the clock of the machine.")]
    public async Task Event_OfEqualTimeWithAnotherHeadAndAReadThatNeverEnds_IsAskedAgain()
    {
        var time = new ManualTime();
        await using var host = await GrainHost.StartAsync(_folder, time: time);
        var never = new TaskCompletionSource<string?>();
        var asked = 0;
        host.Workspaces.HeadReading = () => Interlocked.Increment(ref asked) == 1 ? never.Task : Task.FromResult<string?>(Told.Sha('2'));

        await host.PublishAsync(Told.Push('1', 5));
        await host.PublishAsync(Told.Push('2', 5));
        await time.AdvanceUntilAsync(host.UntilAsync(Told.Change, 2, RunStatus.Completed), TimeSpan.FromSeconds(5));

        asked.ShouldBeGreaterThan(1);
    }
}
