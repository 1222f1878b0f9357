using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What an inbox over queues of <see cref="Capacity"/> messages keeps to when they are full, and how it forgets.</summary>
public abstract class BoundedInboxContract : Contract<IInbox>
{
    /// <summary>What the queues under test are set to.</summary>
    protected const int Capacity = 3;

    private const string Queue = "events";

    /// <summary>Whether the store counts what it keeps.</summary>
    protected virtual bool CountsKept => true;

    /// <summary>How long the store under test remembers a delivery.</summary>
    protected static TimeSpan Retention { get; } = TimeSpan.FromDays(7);

    [Fact]
    public async Task AcceptAsync_WhenTheQueueIsFull_KeepsTheDeliveryForASweep()
    {
        await AcceptManyAsync(5);
        (await Host.Queue.MeasureAsync(Queue, default)).Waiting.ShouldBe(Capacity);
        await Host.ReopenAsync();
        var depth = await Port.MeasureAsync(default);
        (depth.Kept, depth.Unpublished).ShouldBe((Kept(5), 2));
        depth.OldestUnpublishedAt.ShouldNotBeNull();
        (await Port.SweepAsync(default)).ShouldBe(0);
        (await Port.AcceptAsync(Entry(4), default)).ShouldBe(InboxOutcome.Duplicate);
    }

    [Fact]
    public async Task SweepAsync_WhenThereIsRoom_PublishesTheOldestFirstUntilFull()
    {
        await AcceptManyAsync(8);
        (await TakeAsync(2)).ShouldBe(["0", "1"]);
        (await Port.SweepAsync(default)).ShouldBe(2);
        (await Port.MeasureAsync(default)).Unpublished.ShouldBe(3);
        (await TakeAsync(3)).ShouldBe(["2", "3", "4"]);
        await Host.ReopenAsync();
        (await Port.SweepAsync(default)).ShouldBe(3);
        (await TakeAsync(3)).ShouldBe(["5", "6", "7"]);
        (await Port.MeasureAsync(default)).ShouldBe(new InboxDepth(Kept(8), 0, null));
    }

    [Fact]
    public async Task AcceptAsync_BehindADeliveryOfItsKeyThatWaits_DoesNotOvertakeIt()
    {
        await AcceptManyAsync(Capacity + 1);
        (await TakeAsync(1)).ShouldBe(["0"]);
        await Port.AcceptAsync(Entry(Capacity + 1), default);
        await Port.SweepAsync(default);
        (await TakeAsync(3)).ShouldBe(["1", "2", "3"]);
        await Port.SweepAsync(default);
        (await TakeAsync(1)).ShouldBe(["4"]);
    }

    [Fact]
    public async Task SweepAsync_AfterTheRetention_ForgetsWhatIsPublishedOnly()
    {
        await AcceptManyAsync(5);
        await Host.PassAsync(Retention + TimeSpan.FromSeconds(1));
        await Port.AcceptAsync(Entry(99) with { Queue = "notifications" }, default);
        await Port.SweepAsync(default);
        var depth = await Port.MeasureAsync(default);
        (depth.Kept, depth.Unpublished).ShouldBe((Kept(3), 2));
        (await Port.AcceptAsync(Entry(99) with { Queue = "notifications" }, default)).ShouldBe(InboxOutcome.Duplicate);
        (await Port.AcceptAsync(Entry(4), default)).ShouldBe(InboxOutcome.Duplicate);
        (await Port.AcceptAsync(Entry(0), default)).ShouldBe(InboxOutcome.Accepted);
    }

    private static InboxEntry Entry(int number) => new("github.com", $"{number}", Queue, "k", Bytes($"{number}"));

    private long? Kept(long count) => CountsKept ? count : null;

    private async Task AcceptManyAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            (await Port.AcceptAsync(Entry(number), default)).ShouldBe(InboxOutcome.Accepted);
        }
    }

    private async Task<List<string>> TakeAsync(int count)
    {
        List<string> bodies = [];
        while (bodies.Count < count && await Host.Queue.ReceiveAsync(Queue, 1, Host.ShortWait, default) is [var message])
        {
            bodies.Add(Text(message.Body));
            await Host.Queue.CompleteAsync(message, default);
        }

        return bodies;
    }
}
