using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What every <see cref="IInbox"/> keeps to.</summary>
public abstract class InboxContract : Contract<IInbox>
{
    private const string Queue = "events";

    /// <summary>Whether the store counts what it keeps.</summary>
    protected virtual bool CountsKept => true;

    [Fact]
    public async Task AcceptAsync_OfADelivery_PublishesIt()
    {
        (await Port.AcceptAsync(Entry("1"), default)).ShouldBe(InboxOutcome.Accepted);
        var message = (await Host.Queue.ReceiveAsync(Queue, 10, Host.ShortWait, default)).ShouldHaveSingleItem();
        (message.Key, Text(message.Body)).ShouldBe(("k", "body 1"));
    }

    [Fact]
    public async Task AcceptAsync_OfTheSameDelivery_IsADuplicateEvenAfterARestart()
    {
        await Port.AcceptAsync(Entry("1"), default);
        (await Port.AcceptAsync(Entry("1"), default)).ShouldBe(InboxOutcome.Duplicate);
        await Host.ReopenAsync();
        (await Port.AcceptAsync(Entry("1"), default)).ShouldBe(InboxOutcome.Duplicate);
        (await Host.Queue.MeasureAsync(Queue, default)).Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task AcceptAsync_OfTheSameIdFromAnotherHost_IsNew()
    {
        await Port.AcceptAsync(Entry("1"), default);
        (await Port.AcceptAsync(Entry("1") with { Host = "ghe.example" }, default)).ShouldBe(InboxOutcome.Accepted);
    }

    [Fact]
    public async Task AcceptAsync_OfOneDeliveryByManyAtOnce_AcceptsOne()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Port.AcceptAsync(Entry("1"), default)));
        outcomes.Count(outcome => outcome == InboxOutcome.Accepted).ShouldBe(1);
        (await Host.Queue.MeasureAsync(Queue, default)).Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task SweepAsync_WhenAllIsPublished_PublishesNothingTwice()
    {
        await Port.AcceptAsync(Entry("1"), default);
        (await Port.SweepAsync(default)).ShouldBe(0);
        (await Host.Queue.MeasureAsync(Queue, default)).Waiting.ShouldBe(1);
        (await Port.MeasureAsync(default)).ShouldBe(new InboxDepth(CountsKept ? 1 : null, 0, null));
    }

    private static InboxEntry Entry(string id) => new("github.com", id, Queue, "k", Bytes($"body {id}"));
}
