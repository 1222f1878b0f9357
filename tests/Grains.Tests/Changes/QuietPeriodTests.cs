using CommitWise.Grains.Changes;

namespace CommitWise.Grains.Tests.Changes;

public sealed class QuietPeriodTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Life _life = new(ChangeRules.Default with { QuietPeriod = Minute });

    [Fact]
    public void NextRun_WithinTheQuietPeriod_IsNotDueAndARestartRemembers()
    {
        _life.Now.Accept(Told.Push('1', 0));
        _life.Now.NextRun().ShouldBeNull();

        _life.Time.Advance(Minute - TimeSpan.FromTicks(1));
        _life.Restart();
        _life.Now.NextRun().ShouldBeNull();

        _life.Time.Advance(TimeSpan.FromTicks(1));
        _life.Now.NextRun().ShouldNotBeNull().HeadSha.ShouldBe(Told.Sha('1'));
    }

    [Fact]
    public void Accept_PushesWithinTheQuietPeriod_BecomeOneGenerationOfTheLastHead()
    {
        _life.Now.Accept(Told.Push('1', 0));
        _life.Time.Advance(Minute / 2);
        _life.Now.Accept(Told.Push('2', 30)).ShouldBe(Acceptance.Began);
        _life.Time.Advance(Minute / 2);

        _life.Now.NextRun().ShouldBeNull();
        _life.Time.Advance(Minute / 2);

        var order = _life.Now.NextRun().ShouldNotBeNull();
        (order.Generation, order.HeadSha, _life.Document.Earlier.Count).ShouldBe((1, Told.Sha('2'), 0));
    }

    [Fact]
    public void Accept_PushesWithoutAPause_WaitTenQuietPeriodsAtMost()
    {
        for (var push = 0; push < 30; push++)
        {
            _life.Now.IsRunDue.ShouldBeFalse();
            _life.Now.Accept(Told.Push((char)('1' + (push % 2)), push));
            _life.Time.Advance(Minute / 3);
        }

        _life.Now.IsRunDue.ShouldBeTrue();
    }

    [Fact]
    public void Accept_PushWhileARunGoesOn_SupersedesItAtOnceAndWaits()
    {
        _life.Now.Accept(Told.Push('1', 0));
        _life.Time.Advance(Minute);
        _life.Now.NextRun().ShouldNotBeNull();

        _life.Now.Accept(Told.Push('2', 90));

        (_life.Latest.Number, _life.Now.IsRunDue).ShouldBe((2, false));
        _life.Document.Earlier.Single().Status.ShouldBe(RunStatus.Superseded);
    }

    [Fact]
    public void Analyze_OnRequest_DoesNotWait()
    {
        _life.Now.Accept(Told.Push('1', 0));

        _life.Now.Analyze(force: true, "mona").ShouldBe(2);
        _life.Now.NextRun().ShouldNotBeNull();
    }
}
