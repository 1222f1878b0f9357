using System.Text.Json;
using CommitWise.Cluster;
using CommitWise.Durability;
using CommitWise.Grains.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommitWise.Api.Tests.Cluster;

/// <summary>The stream provider, driven as a pulling agent drives it: purge and settle, read, give out.</summary>
public sealed class QueueStreamTests : DurableFile
{
    private readonly KeyedCache _cache = new(10);

    private KeyedCache Cache => _cache;

    private DeliveryLedger Ledger => _cache.Ledger;

    private QueueReceiver Receiver => field ??= new QueueReceiver(Queue, "events", Options("events"), Cache, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task Publish_OfANamespaceThatIsRead_IsDurableWhenItReturns()
    {
        await Provider("events").QueueMessageBatchAsync(StreamId.Create("events", "a"), ["one", "two"], null, null);
        await ReopenAsync();

        (await Queue.MeasureAsync("events", CancellationToken.None)).Waiting.ShouldBe(2);
    }

    [Fact]
    public async Task Publish_OfANamespaceThatNobodyReads_KeepsNothing()
    {
        await Provider("events").QueueMessageBatchAsync(StreamId.Create("others", "a"), ["one"], null, null);

        (await Queue.MeasureAsync("others", CancellationToken.None)).Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Item_ThatItsSubscriberTook_IsCompletedAndTheNextOfItsKeyComes()
    {
        await PublishAsync("a", "one", "two");
        using var subscriber = await ReadAndSubscribeAsync("a");
        Take(subscriber).ShouldBe("one");
        subscriber.MoveNext().ShouldBeFalse();

        await TurnAsync();

        Take(subscriber).ShouldBe("two");
    }

    [Fact]
    public async Task Item_ThatIsBeingTaken_IsNotSettled()
    {
        await PublishAsync("a", "one");
        using var subscriber = await ReadAndSubscribeAsync("a");
        Take(subscriber);

        await TurnAsync();

        (await Queue.MeasureAsync("events", CancellationToken.None)).InFlight.ShouldBe(1);
    }

    [Fact]
    public async Task Item_ThatASecondSubscriberHasNotTaken_IsNotSettled()
    {
        await PublishAsync("a", "one");
        using var fast = await ReadAndSubscribeAsync("a");
        using var slow = Cache.GetCacheCursor(StreamId.Create("events", "a"), null);
        Take(fast);
        fast.MoveNext();

        await TurnAsync();

        (await Queue.MeasureAsync("events", CancellationToken.None)).InFlight.ShouldBe(1);
        Take(slow).ShouldBe("one");
    }

    [Fact]
    public async Task Item_ThatIsSlow_HoldsNoOtherKeyBack()
    {
        await PublishAsync("slow", "one");
        await PublishAsync("quick", "one", "two", "three");
        using var slow = await ReadAndSubscribeAsync("slow");
        using var quick = Cache.GetCacheCursor(StreamId.Create("events", "quick"), null);
        Take(slow);
        List<string> taken = [];
        for (var turn = 0; turn < 3; turn++)
        {
            taken.Add(Take(quick)!);
            quick.MoveNext();
            await TurnAsync();
        }

        taken.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task Item_ThatFailedSixTimes_BecomesADeadLetterAndTheNextOfItsKeyComes()
    {
        await PublishAsync("a", "one", "two");
        using var subscriber = await ReadAndSubscribeAsync("a");
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            Take(subscriber).ShouldBe("one");
            subscriber.RecordDeliveryFailure();
            subscriber.MoveNext();
            await TurnAsync();
        }

        (await Queue.DeadLettersAsync("events", 10, null, CancellationToken.None)).ShouldHaveSingleItem().Key.ShouldBe("a");
        Take(subscriber).ShouldBe("two");
    }

    [Fact]
    public async Task Item_WhoseSubscribersCouldNotBeFoundOut_ComesAgain()
    {
        await PublishAsync("a", "one");
        (await ReadAndSubscribeAsync("a")).Dispose();

        await TurnAsync();

        using var next = Cache.GetCacheCursor(StreamId.Create("events", "a"), null);
        Take(next).ShouldBe("one");
    }

    [Fact]
    public async Task Item_ThatWasUnderWayAtAStop_ComesAgainInOrder()
    {
        await PublishAsync("a", "one", "two");
        using var before = await ReadAndSubscribeAsync("a");
        Take(before);
        await ReopenAsync();

        var message = (await Queue.ReceiveAsync("events", 5, TimeSpan.Zero, CancellationToken.None)).ShouldHaveSingleItem();

        JsonSerializer.Deserialize<string>(message.Body.Span).ShouldBe("one");
    }

    [Fact]
    public async Task Item_ThatWasGivenOutSixTimes_BecomesADeadLetterUntried()
    {
        await PublishAsync("a", "one");
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var message = (await Queue.ReceiveAsync("events", 1, TimeSpan.FromSeconds(20), CancellationToken.None)).ShouldHaveSingleItem();
            await Queue.RetryAsync(message, TimeSpan.Zero, "no end", CancellationToken.None);
        }

        (await Receiver.GetQueueMessagesAsync(5)).ShouldBeEmpty();

        (await Queue.DeadLettersAsync("events", 10, null, CancellationToken.None)).ShouldHaveSingleItem().Error.ShouldContain("6 times");
    }

    [Fact]
    public async Task Shutdown_WithItemsUntriedAndTaken_GivesBackTheOneAndCompletesTheOther()
    {
        await PublishAsync("taken", "one");
        await PublishAsync("untried", "one");
        using var taken = await ReadAndSubscribeAsync("taken");
        using var untried = Cache.GetCacheCursor(StreamId.Create("events", "untried"), null);
        Take(taken);

        await Receiver.Shutdown(TimeSpan.FromSeconds(20));

        (await Queue.ReceiveAsync("events", 5, TimeSpan.Zero, CancellationToken.None)).ShouldHaveSingleItem().Key.ShouldBe("untried");
    }

    [Fact]
    public async Task Shutdown_WithADeliveryUnderWay_WaitsForItAndCompletesTheItem()
    {
        await PublishAsync("a", "one");
        using var subscriber = await ReadAndSubscribeAsync("a");
        Take(subscriber);
        Ledger.Begins();

        var end = Receiver.Shutdown(TimeSpan.FromSeconds(20));
        end.IsCompleted.ShouldBeFalse();
        Ledger.Ends(subscriber.GetCurrent(out _)!, error: null);
        await end;

        (await Queue.MeasureAsync("events", CancellationToken.None)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task Shutdown_WithADeliveryThatFailed_GivesTheItemBack()
    {
        await PublishAsync("a", "one");
        using var subscriber = await ReadAndSubscribeAsync("a");
        Take(subscriber);
        Ledger.Begins();
        Ledger.Ends(subscriber.GetCurrent(out _)!, "no");

        await Receiver.Shutdown(TimeSpan.FromSeconds(20));

        (await Queue.ReceiveAsync("events", 5, TimeSpan.Zero, CancellationToken.None)).ShouldHaveSingleItem().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Shutdown_WithADeliveryThatNeverEnds_GivesTheItemBackAfterTheLimit()
    {
        await PublishAsync("a", "one");
        using var subscriber = await ReadAndSubscribeAsync("a");
        Take(subscriber);
        Ledger.Begins();

        await Receiver.Shutdown(TimeSpan.FromMilliseconds(50));

        (await Queue.ReceiveAsync("events", 5, TimeSpan.Zero, CancellationToken.None)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Item_ThatTheQueueWouldNotSettle_IsSettledAtTheNextLook()
    {
        await PublishAsync("a", "one");
        var queue = new BrokenQueue(Queue);
        var receiver = new QueueReceiver(queue, "events", Options("events"), Cache, TimeProvider.System, NullLogger.Instance);
        Cache.AddToCache(await receiver.GetQueueMessagesAsync(5));
        using var subscriber = Cache.GetCacheCursor(StreamId.Create("events", "a"), null);
        Take(subscriber);
        subscriber.MoveNext();
        Cache.TryPurgeFromCache(out var purged);
        queue.IsBroken = true;
        await receiver.MessagesDeliveredAsync(purged);
        (await Queue.MeasureAsync("events", CancellationToken.None)).InFlight.ShouldBe(1);

        queue.IsBroken = false;
        await receiver.GetQueueMessagesAsync(5);

        (await Queue.MeasureAsync("events", CancellationToken.None)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task Cache_ThatIsFull_AsksForNoMore()
    {
        for (var key = 0; key < 12; key++)
        {
            await PublishAsync($"k{key}", "one");
        }

        await TurnAsync();

        Cache.IsUnderPressure().ShouldBeTrue();
        Cache.GetMaxAddCount().ShouldBe(0);
        (await Queue.MeasureAsync("events", CancellationToken.None)).Waiting.ShouldBe(2);
    }

    [Fact]
    public void Mapper_WithNamespaces_SharesThemOutOnTheRing()
    {
        var mapper = new QueueMapper(["a", "b"]);

        mapper.GetAllQueues().Select(queue => queue.GetStringNamePrefix()).ShouldBe(["a", "b"]);
        mapper.GetAllQueues().Select(queue => queue.GetUniformHashCode()).ShouldBe([0u, 1u << 31]);
        mapper.GetQueueForStream(StreamId.Create("b", "key")).GetStringNamePrefix().ShouldBe("b");
        mapper.GetQueueForStream(StreamId.Create("c", "key")).IsDefault.ShouldBeTrue();
    }

    private static string? Take(IQueueCacheCursor cursor) =>
        cursor.MoveNext() ? cursor.GetCurrent(out _)!.GetEvents<string>().ShouldHaveSingleItem().Item1 : null;

    private static DurableStreamOptions Options(string name) =>
        new() { Namespaces = [name], Json = EngineJson.Options, RetryDelay = TimeSpan.Zero };

    private QueueAdapter Provider(string name) => new("provider", Options(name), Queue, TimeProvider.System, NullLogger<QueueAdapter>.Instance);

    private Task PublishAsync(string key, params string[] items) =>
        Provider("events").QueueMessageBatchAsync(StreamId.Create("events", key), items, null, null);

    private async Task<IQueueCacheCursor> ReadAndSubscribeAsync(string key)
    {
        await TurnAsync();
        return Cache.GetCacheCursor(StreamId.Create("events", key), null);
    }

    private async Task TurnAsync()
    {
        if (Cache.TryPurgeFromCache(out var purged))
        {
            await Receiver.MessagesDeliveredAsync(purged);
        }

        Cache.AddToCache(await Receiver.GetQueueMessagesAsync(Math.Max(Cache.GetMaxAddCount(), 1)));
    }
}
