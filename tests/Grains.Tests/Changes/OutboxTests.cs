using CommitWise.Analysis;
using CommitWise.Grains.Changes;

namespace CommitWise.Grains.Tests.Changes;

public sealed class OutboxTests
{
    private readonly Life _life = new();

    public OutboxTests()
    {
        _life.Now.Accept(Told.Push('1', 0));
        _life.Complete();
    }

    [Fact]
    public void EffectDone_OfTheLatestReport_CompletesItsLastStage()
    {
        _life.Publish();

        _life.Document.Outbox.ShouldBeEmpty();
        _life.Latest.Stages[(int)AnalysisStage.Publish].State.ShouldBe(StageState.Completed);
        _life.Now.DueAt.ShouldBeNull();
    }

    [Fact]
    public void DueEffects_HeadMovedInTheMeantime_SaysSo()
    {
        _life.Now.DueEffects().Single().IsCurrent.ShouldBeTrue();

        _life.Now.Accept(Told.Push('2', 5));

        _life.Now.DueEffects().Single().IsCurrent.ShouldBeFalse();
    }

    [Fact]
    public void EffectFailed_TenTimes_ParksItVisiblyAndLetsOthersGo()
    {
        var first = _life.Now.DueEffects().Single();
        _life.Now.Analyze(force: false, "mona");
        _life.Complete();
        _life.Write();
        for (var failure = 1; failure < ChangeRules.EffectAttempts; failure++)
        {
            _life.Now.EffectFailed(first, "queue is gone").ShouldBeFalse();
            _life.Now.DueEffects().ShouldHaveSingleItem().Generation.ShouldBe(2);
        }

        _life.Now.EffectFailed(first, "queue is gone").ShouldBeTrue();

        _life.Document.Outbox.Single().Generation.ShouldBe(2);
        var row = _life.Document.IndexRows().Single(each => each.Id.Index == IndexNames.ParkedEffects);
        row.Id.Key.ShouldBe(first.Id);
        row.Lists.Keys.ShouldBe(["at", $"{Told.Repository}|at"], ignoreOrder: true);
    }

    [Fact]
    public void EffectFailed_Once_IsTriedLater()
    {
        _life.Now.EffectFailed(_life.Now.DueEffects().Single(), "queue is gone");

        _life.Now.DueEffects().ShouldBeEmpty();
        _life.Now.DueAt.ShouldBe(_life.Time.GetUtcNow() + TimeSpan.FromSeconds(1));
        _life.Time.Advance(TimeSpan.FromSeconds(1));
        _life.Now.DueEffects().ShouldHaveSingleItem();
    }

    [Fact]
    public void AddEffect_MoreThanMayWait_ParksTheOldest()
    {
        for (var generation = 2; generation <= ChangeRules.WaitingEffects + 1; generation++)
        {
            _life.Now.Analyze(force: false, "mona");
            _life.Complete();
        }

        _life.Document.Outbox.Count.ShouldBe(ChangeRules.WaitingEffects);
        _life.Document.Outbox[0].Generation.ShouldBe(2);
        _life.Document.IndexRows().Single(each => each.Id.Index == IndexNames.ParkedEffects).Id.Key.ShouldEndWith("/1/report.completed");
    }
}
