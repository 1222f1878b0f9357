using CommitWise.Analysis;
using CommitWise.Grains.Changes;

namespace CommitWise.Grains.Tests.Changes;

public sealed class ChangeLifeRunTests
{
    private readonly Life _life = new();

    public ChangeLifeRunTests() => _life.Now.Accept(Told.Push('1', 0));

    [Fact]
    public void Advance_StageByStage_ShowsWhereItIs()
    {
        _life.Now.NextRun();
        _life.Tell(AnalysisStage.FetchChanges, StageState.Running).ShouldBe(Advancement.Noted);
        _life.Tell(AnalysisStage.FetchChanges, StageState.Completed).ShouldBe(Advancement.Noted);
        _life.Tell(AnalysisStage.ParseDiff, StageState.Running);

        var view = ChangeViews.Of(_life.Document);
        view.Status.ShouldBe(RunStatus.Analyzing);
        view.Stages.Select(stage => stage.State).Take(3).ShouldBe([StageState.Completed, StageState.Running, StageState.Pending]);
        view.Stages[1].Attempts.ShouldBe(1);
    }

    [Fact]
    public void Advance_OfAnotherRunOrGeneration_IsStale()
    {
        _life.Now.NextRun();
        var news = new RunProgress(1, 1, AnalysisStage.StoreReport, StageState.Completed, Told.Noon, null, false, Life.Result());

        _life.Now.Advance(news with { Run = 2 }).ShouldBe(Advancement.Stale);
        _life.Now.Advance(news with { Generation = 2 }).ShouldBe(Advancement.Stale);
        _life.Now.Advance(news).ShouldBe(Advancement.MustBeWritten);
        _life.Now.Advance(news).ShouldBe(Advancement.Stale);
        _life.Document.Outbox.Count.ShouldBe(1);
    }

    [Fact]
    public void Advance_Result_IsInTheSameDocumentAsItsEffect()
    {
        _life.Complete();
        _life.Restart();

        (_life.Latest.Status, _life.Latest.ReportKey, _life.Latest.Verdict!.RiskScore)
            .ShouldBe((RunStatus.Completed, "reports/github.com/octo/app/7/1.json", 42));
        _life.Now.DueEffects().Single().Id.ShouldBe($"{Told.Change}/1/report.completed");
    }

    [Fact]
    public void Advance_RetriableFailures_BackOffAndThenFail()
    {
        foreach (var delay in ChangeRules.Default.RetryDelays)
        {
            _life.Fail();
            var view = ChangeViews.Of(_life.Document);
            (view.Status, view.RetryAt).ShouldBe((RunStatus.Received, _life.Time.GetUtcNow() + delay));
            view.Stages[0].Error!.Type.ShouldBe("git-timeout");
            _life.Now.NextRun().ShouldBeNull();
            _life.Restart();
            _life.Time.Advance(delay);
        }

        _life.Fail();

        (_life.Latest.Status, _life.Now.IsRunDue, _life.Latest.Stages[0].Attempts).ShouldBe((RunStatus.Failed, false, 5));
        _life.Now.DueEffects().Single().Problem.ShouldBe(new Problem("git-timeout", "git took too long"));
    }

    [Fact]
    public void Advance_FailureThatCannotPass_EndsAtOnce()
    {
        _life.Fail("empty-change", retriable: false);

        (_life.Latest.Status, ChangeViews.Of(_life.Document).RetryAt).ShouldBe((RunStatus.Failed, null));
    }

    [Fact]
    public void Analyze_AfterFailure_BeginsAnotherGenerationOfTheSameHead()
    {
        _life.Fail("empty-change", retriable: false);

        _life.Now.Analyze(force: false, "mona").ShouldBe(2);

        (_life.Latest.HeadSha, _life.Latest.RequestedBy, _life.Latest.Failures).ShouldBe((Told.Sha('1'), "mona", 0));
        _life.Document.Earlier.Single().Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Analyze_WhileItRuns_IsRefusedUnlessForced()
    {
        _life.Now.NextRun();

        Should.Throw<InputException>(() => _life.Now.Analyze(force: false, "mona")).Problem.ShouldBe("analysis-running");
        _life.Now.Analyze(force: true, "mona").ShouldBe(2);
        _life.Document.Earlier.Single().Status.ShouldBe(RunStatus.Superseded);
    }

    [Fact]
    public void Analyze_NeverHeardOf_IsRefused() =>
        Should.Throw<InputException>(() => new Life().Now.Analyze(force: true, "mona")).Problem.ShouldBe("unknown-change");

    [Fact]
    public void NextRun_AfterRunsThatDiedWithTheirProcess_FailsInTheEnd()
    {
        for (var death = 1; death <= ChangeRules.UnendedRuns; death++)
        {
            _life.Now.NextRun().ShouldNotBeNull().Run.ShouldBe(death);
            _life.Tell(AnalysisStage.FetchChanges, StageState.Running).ShouldBe(death == 1 ? Advancement.Noted : Advancement.MustBeWritten);
            _life.Tell(AnalysisStage.Measure, StageState.Running);
            _life.Restart();
        }

        _life.Now.NextRun().ShouldBeNull();
        (_life.Latest.Status, _life.Latest.Stages[(int)AnalysisStage.Measure].Error!.Type).ShouldBe((RunStatus.Failed, "analysis-interrupted"));
        _life.Document.Outbox.Single().Type.ShouldBe("report.failed");
    }

    [Fact]
    public void NextRun_AfterRunsThatNeverGotASlot_DoesNotCountThem()
    {
        for (var restart = 0; restart < 20; restart++)
        {
            _life.Now.NextRun().ShouldNotBeNull();
            _life.Restart();
        }

        _life.Latest.Unended.ShouldBe(0);
    }

    [Fact]
    public void Interrupt_OrderlyStop_DoesNotCount()
    {
        for (var stop = 0; stop < 20; stop++)
        {
            _life.Now.NextRun().ShouldNotBeNull();
            _life.Tell(AnalysisStage.FetchChanges, StageState.Running);
            _life.Now.Interrupt();
            _life.Restart();
        }

        _life.Latest.Status.ShouldNotBe(RunStatus.Failed);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(600, 600)]
    public void Advance_FailureThatSaysWhenToTryAgain_WaitsForThatAndForTheBackOff(int asked, int expected)
    {
        _life.Now.NextRun();
        var failed = new RunProgress(
            1, 1, AnalysisStage.FetchChanges, StageState.Failed, Told.Noon, new Problem("host-rate-limited", "Too many."), true, null, Told.Noon.AddSeconds(asked));

        _life.Now.Advance(failed).ShouldBe(Advancement.MustBeWritten);

        _life.Restart();
        _life.Latest.DueAt.ShouldBe(Told.Noon.AddSeconds(expected));
    }
}
