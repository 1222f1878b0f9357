using CommitWise.Grains.Changes;
using CommitWise.Intake;

namespace CommitWise.Grains.Tests.Changes;

public sealed class ChangeLifeEventTests
{
    private readonly Life _life = new();

    [Fact]
    public void Accept_FirstEvent_BeginsTheFirstGeneration()
    {
        _life.Now.Accept(Told.Push('1', 0)).ShouldBe(Acceptance.Began);

        (_life.Latest.Number, _life.Latest.HeadSha, _life.Latest.Status).ShouldBe((1, Told.Sha('1'), RunStatus.Received));
        _life.Now.IsDirty.ShouldBeTrue();
    }

    [Fact]
    public void Accept_SameEventAgainAfterRestart_IsDroppedWithoutAWrite()
    {
        var push = Told.Push('1', 0);
        _life.Now.Accept(push);
        _life.Restart();

        _life.Now.Accept(push).ShouldBe(Acceptance.Duplicate);
        _life.Now.IsDirty.ShouldBeFalse();
    }

    [Fact]
    public void Accept_AnIdTooLongToKeep_IsStillKnownAgain()
    {
        var push = Told.Push('1', 0) with { Id = "ghe.example:" + new string('x', 5_000) };
        _life.Now.Accept(push);

        _life.Now.Accept(push).ShouldBe(Acceptance.Duplicate);
        _life.Now.Accept(push with { Id = push.Id + "y" }).ShouldBe(Acceptance.Updated);
        _life.Document.SeenEvents.ShouldAllBe(id => id.Length <= 48);
    }

    [Fact]
    public void Accept_NewHead_SupersedesTheGenerationThatRuns()
    {
        _life.Now.Accept(Told.Push('1', 0));
        _life.Now.NextRun();

        _life.Now.Accept(Told.Push('2', 5)).ShouldBe(Acceptance.Began);

        (_life.Latest.Number, _life.Latest.HeadSha, _life.Latest.Run).ShouldBe((2, Told.Sha('2'), 0));
        _life.Document.Earlier.Single().Status.ShouldBe(RunStatus.Superseded);
    }

    [Fact]
    public void Accept_NewHeadAfterAReport_KeepsTheReport()
    {
        _life.Now.Accept(Told.Push('1', 0));
        _life.Complete();

        _life.Now.Accept(Told.Push('2', 5));

        var first = _life.Document.Earlier.Single();
        (first.Status, first.ReportSha256).ShouldBe((RunStatus.Completed, new string('a', 64)));
        _life.Document.Verdict.ShouldNotBeNull().RiskScore.ShouldBe(42);
    }

    [Fact]
    public void Accept_OlderSynchronize_DoesNotOverwriteTheNewerHead()
    {
        _life.Now.Accept(Told.Push('2', 5));

        _life.Now.Accept(Told.Push('1', 0)).ShouldBe(Acceptance.Outdated);

        _life.Document.Facts!.HeadSha.ShouldBe(Told.Sha('2'));
        _life.Latest.Number.ShouldBe(1);
    }

    [Theory]
    [InlineData(ChangeState.Closed)]
    [InlineData(ChangeState.Merged)]
    public void Accept_ClosedWithTheSameHead_ChangesStateAndTitleOnly(ChangeState state)
    {
        _life.Now.Accept(Told.Push('1', 0));

        _life.Now.Accept(Told.Edit('1', 9, state, "Add a larger cache")).ShouldBe(Acceptance.Updated);

        (_life.Document.Facts!.State, _life.Document.Facts.Title, _life.Latest.Number).ShouldBe((state, "Add a larger cache", 1));
    }

    [Fact]
    public void Accept_AnotherBaseBranch_BeginsAGeneration()
    {
        _life.Now.Accept(Told.Push('1', 0));

        _life.Now.Accept(Told.Edit('1', 9) with { BaseRef = "release" }).ShouldBe(Acceptance.Began);
        _life.Latest.Number.ShouldBe(2);
    }

    [Fact]
    public void Accept_TheBaseBranchMovedAlong_BeginsNone()
    {
        _life.Now.Accept(Told.Push('1', 0));

        _life.Now.Accept(Told.Edit('1', 9) with { BaseSha = Told.Sha('c') }).ShouldBe(Acceptance.Updated);
        _life.Document.Facts!.BaseSha.ShouldBe(Told.Sha('c'));
    }

    [Fact]
    public void Accept_OpenToldAfterClosedOfTheSameSecond_StaysClosed()
    {
        _life.Now.Accept(Told.Push('1', 0));
        _life.Now.Accept(Told.Edit('1', 9, ChangeState.Merged));

        _life.Now.Accept(Told.Edit('1', 9)).ShouldBe(Acceptance.Updated);
        _life.Document.Facts!.State.ShouldBe(ChangeState.Merged);

        _life.Now.Accept(Told.Edit('1', 9) with { Action = ChangeAction.Reopened });
        _life.Document.Facts!.State.ShouldBe(ChangeState.Open);
    }

    [Fact]
    public void Accept_TitleWithASecret_KeepsItMasked()
    {
        const string Secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

        _life.Now.Accept(Told.Push('1', 0) with { Title = $"Use {Secret} for now" });
        _life.Now.Accept(Told.Push('2', 0) with { Title = $"Use {Secret} again" }).ShouldBe(Acceptance.Contested);

        System.Text.Encoding.UTF8.GetString(_life.Write()).ShouldNotContain(Secret);
    }

    [Fact]
    public void Accept_MoreEventsThanAreRemembered_KeepsTheLatestIds()
    {
        var events = Enumerable.Range(0, 300).Select(second => Told.Push('1', second)).ToList();
        events.ForEach(each => _life.Now.Accept(each));

        _life.Document.SeenEvents.Count.ShouldBe(256);
        _life.Now.Accept(events[^256] with { UpdatedAt = Told.Noon.AddHours(1) }).ShouldBe(Acceptance.Duplicate);
    }

    [Fact]
    public void Accept_WithoutWhatWasKnown_KeepsWhatWasKnown()
    {
        _life.Now.Accept(Told.Push('1', 0));

        _life.Now.Accept(Told.Edit('1', 1) with { Title = null, Author = null, BaseRef = null, HeadRef = null, BaseSha = null, HeadSha = null });

        var facts = _life.Document.Facts!;
        (facts.Title, facts.Author, facts.BaseRef, facts.HeadSha).ShouldBe(("Add a cache", "octocat", "main", Told.Sha('1')));
        _life.Latest.Number.ShouldBe(1);
    }
}
