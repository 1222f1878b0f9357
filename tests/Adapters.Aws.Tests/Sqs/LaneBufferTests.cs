using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

public sealed class LaneBufferTests
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly LaneBuffer _buffer;

    public LaneBufferTests() => _buffer = new LaneBuffer(Visibility, _time);

    [Fact]
    public void Take_OfTwoGroups_GivesTheFirstOfEach()
    {
        Add(("a", 1), ("a", 2), ("b", 3)).ShouldBe(2);
        Taken(10).ShouldBe(["r1", "r3"]);
        Taken(10).ShouldBeEmpty();
        _buffer.Depth.Buffered.ShouldBe(1);
    }

    [Fact]
    public void Take_AfterTheLeaseHasEnded_GivesNothing()
    {
        Add(("a", 1));
        _time.Advance(Visibility);
        Taken(1).ShouldBeEmpty();
        _buffer.Depth.ShouldBe((0, null));
    }

    [Fact]
    public void Advance_WithinTheLease_MakesTheNextOneReady()
    {
        Add(("a", 1), ("a", 2));
        Taken(1);
        _buffer.Advance(_buffer.BeginSettling("r1")!).ShouldBeTrue();
        Taken(1).ShouldBe(["r2"]);
    }

    [Fact]
    public void Advance_AfterTheLeaseHasEnded_LeavesTheNextOneToOthers()
    {
        Add(("a", 1), ("a", 2));
        Taken(1);
        _time.Advance(Visibility);
        _buffer.Advance(_buffer.BeginSettling("r1")!).ShouldBeFalse();
        Taken(1).ShouldBeEmpty();
    }

    [Fact]
    public void Advance_AfterTheLeaseWasExtended_MakesTheNextOneReady()
    {
        Add(("a", 1), ("a", 2));
        Taken(1);
        _time.Advance(Visibility / 3);
        _buffer.Extend(_buffer.Held().Single().Lane, _time.GetTimestamp());
        _time.Advance(Visibility * 0.9);
        _buffer.Advance(_buffer.BeginSettling("r1")!).ShouldBeTrue();
    }

    [Fact]
    public void Add_OfAGroupThatIsHeld_TakesWhatIsHeldForLost()
    {
        Add(("a", 1), ("a", 2));
        Taken(1);
        var old = _buffer.BeginSettling("r1")!;
        Add(("a", 3));
        _buffer.Advance(old).ShouldBeFalse();
        Taken(10).ShouldBe(["r3"]);
        _buffer.BeginSettling("r1").ShouldBeNull();
    }

    [Fact]
    public void BeginSettling_Twice_IsHeldOnce()
    {
        Add(("a", 1));
        Taken(1);
        _buffer.BeginSettling("r1").ShouldNotBeNull();
        _buffer.BeginSettling("r1").ShouldBeNull();
    }

    [Fact]
    public void Return_OfWhatWasTaken_GivesItAgain()
    {
        Add(("a", 1));
        _buffer.Return(_buffer.Take(1));
        _buffer.BeginSettling("r1").ShouldBeNull();
        Taken(1).ShouldBe(["r1"]);
    }

    [Fact]
    public void DropLost_OfAFollower_DropsItsLane()
    {
        Add(("a", 1), ("a", 2), ("b", 3));
        Taken(1);
        _buffer.DropLost("r2");
        _buffer.BeginSettling("r1").ShouldBeNull();
        Taken(10).ShouldBe(["r3"]);
    }

    [Fact]
    public void DropLost_OfWhatIsBeingSettled_LeavesItToWhoSettlesIt()
    {
        Add(("a", 1), ("a", 2));
        Taken(1);
        var lane = _buffer.BeginSettling("r1")!;
        _buffer.DropLost("r1");
        _buffer.Advance(lane).ShouldBeTrue();
    }

    [Fact]
    public void BeginLeaving_OfALane_EndsItsHeartbeatAndHandsOutItsFollowers()
    {
        Add(("a", 1), ("a", 2), ("a", 3));
        Taken(1);
        var lane = _buffer.BeginSettling("r1")!;
        _buffer.BeginLeaving(lane).Select(message => message.Receipt).ShouldBe(["r2", "r3"]);
        _buffer.Held().ShouldBeEmpty();
        _buffer.Drop(lane).ShouldHaveSingleItem().Receipt.ShouldBe("r1");
    }

    [Fact]
    public void TakeIdle_OfWhatNobodyTook_IsNotGivenAnyMore()
    {
        Add(("a", 1), ("a", 2), ("b", 3));
        Taken(1).ShouldBe(["r1"]);
        _buffer.TakeIdle(Visibility / 2).ShouldBeEmpty();
        _time.Advance(Visibility / 2);
        _buffer.TakeIdle(Visibility / 2).Select(message => message.Receipt).ShouldBe(["r3"]);
        Taken(10).ShouldBeEmpty();
    }

    [Fact]
    public void TakeBuffered_AtTheEnd_IsWhatNoConsumerHas()
    {
        Add(("a", 1), ("a", 2), ("b", 3));
        Taken(1);
        _buffer.TakeBuffered().Select(message => message.Receipt).ShouldBe(["r2", "r3"]);
    }

    private int Add(params (string Group, int Number)[] messages)
    {
        HashSet<string> groups = [];
        return _buffer.Add([.. messages.Select(message => new HeldMessage(
            $"m{message.Number}", message.Group, message.Group, default, 1, _time.GetUtcNow(), $"r{message.Number}", !groups.Add(message.Group)))]);
    }

    private IEnumerable<string> Taken(int max) => [.. _buffer.Take(max).Select(lane => lane.Messages.Peek().Receipt)];
}
