using CommitWise.Grains.Changes;

namespace CommitWise.Grains.Tests.Changes;

public sealed class ContestedHeadTests
{
    private readonly Life _life = new();

    public ContestedHeadTests()
    {
        _life.Now.Accept(Told.Push('1', 5));
        _life.Now.Accept(Told.Push('2', 5)).ShouldBe(Acceptance.Contested);
    }

    [Fact]
    public void Accept_EqualTimesWithDifferentHeads_AsksAndLeavesTheKnownHead()
    {
        _life.Document.Facts!.HeadSha.ShouldBe(Told.Sha('1'));
        _life.Latest.Number.ShouldBe(1);
        _life.Document.Notice!.Type.ShouldBe("head-undecided");
        ChangeAgenda.DueAt(_life.Document).ShouldBe(_life.Time.GetUtcNow());
    }

    [Fact]
    public void SettleHead_TheOther_BeginsItsGenerationEvenAfterARestart()
    {
        _life.Restart();

        _life.Now.SettleHead(Told.Sha('2')).ShouldBe(Settlement.Moved);

        (_life.Latest.Number, _life.Latest.HeadSha, _life.Document.Notice).ShouldBe((2, Told.Sha('2'), null));
        _life.Now.SettleHead(Told.Sha('1')).ShouldBe(Settlement.NotAsked);
    }

    [Fact]
    public void SettleHead_TheKnownOne_ChangesNothing()
    {
        _life.Now.SettleHead(Told.Sha('1')).ShouldBe(Settlement.Kept);

        (_life.Latest.Number, _life.Document.Notice, _life.Document.Contested).ShouldBe((1, null, null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("3333333333333333333333333333333333333333")]
    public void SettleHead_NobodyCanSay_AsksLaterAndAtLastKeepsANotice(string? answer)
    {
        foreach (var delay in ChangeRules.Default.RetryDelays)
        {
            _life.Now.SettleHead(answer).ShouldBe(Settlement.AskAgain);
            _life.Document.Contested!.NextAt.ShouldBe(_life.Time.GetUtcNow() + delay);
        }

        _life.Now.SettleHead(answer).ShouldBe(Settlement.GivenUp);
        (_life.Document.Facts!.HeadSha, _life.Document.Contested).ShouldBe((Told.Sha('1'), null));
        _life.Document.Notice!.Type.ShouldBe("head-undecided");
    }

    [Fact]
    public void Accept_LaterEvent_SettlesTheQuestion()
    {
        _life.Now.Accept(Told.Push('3', 6)).ShouldBe(Acceptance.Began);

        (_life.Document.Contested, _life.Document.Notice, _life.Latest.HeadSha).ShouldBe((null, null, Told.Sha('3')));
    }

    [Fact]
    public void Accept_AnotherEventOfTheSameTimeWithTheKnownHead_SettlesNothing()
    {
        _life.Now.Accept(Told.Edit('1', 5)).ShouldBe(Acceptance.Updated);

        _life.Document.Contested.ShouldNotBeNull().Events.Count.ShouldBe(1);
        _life.Now.SettleHead(Told.Sha('2')).ShouldBe(Settlement.Moved);
    }
}
