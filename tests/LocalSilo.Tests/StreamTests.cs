using System.Text;
using CommitWise.Durability;
using CommitWise.Testing;

namespace CommitWise.LocalSilo.Tests;

public sealed class StreamTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Publish_IsDurableWhenItReturns_AsTheItemsJsonAlone()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Streams.StreamsPaused = true);
        await Publish(silo, "k", new Item(1));
        var message = (await silo.Ports.Queue.ReceiveAsync("items", 1, Second, CancellationToken.None)).Single();
        message.Key.ShouldBe("k");
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("""{"number":1,"what":"ok"}""");
    }

    [Fact]
    public async Task Items_OfAKey_ArriveInOrder_AfterOneSubscription()
    {
        await using var silo = await TestSilo.StartAsync();
        for (var i = 1; i <= 50; i++)
        {
            await Publish(silo, "k", new Item(i));
        }

        await silo.Probe.Saw("k took 50");
        silo.Probe.Events[0].ShouldBe("subscribed to items/k");
        silo.Probe.Events.Skip(1).ShouldBe(Enumerable.Range(1, 50).SelectMany(i => new[] { $"k gets {i}", $"k took {i}" }));
    }

    [Fact]
    public async Task Message_WrittenToTheQueueDirectly_IsDeliveredToo()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Ports.Queue.EnqueueAsync("items", "k", """{"number":7,"what":"ok"}"""u8.ToArray(), CancellationToken.None);
        await silo.Probe.Saw("k took 7");
    }

    [Fact]
    public async Task Delivery_IsATurn_AndWaitsForACall()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = silo.Get<IConsumerGrain>("k").Hold("call");
        await silo.Probe.Saw("call begins");
        await Publish(silo, "k", new Item(1));
        await Publish(silo, "other", new Item(2));
        await silo.Probe.Saw("other took 2");
        silo.Probe.Events.ShouldNotContain("k gets 1");
        silo.Probe.Open("call");
        await call;
        await silo.Probe.Saw("k took 1");
        silo.Probe.Events.ShouldNotContain("interleaved");
    }

    [Fact]
    public async Task Delivery_ThatFails_ComesAgain_BeforeTheNextItemOfItsKey()
    {
        await using var silo = await TestSilo.StartAsync();
        await Publish(silo, "k", new Item(1, "fail once"));
        await Publish(silo, "k", new Item(2));
        await silo.AdvanceUntilAsync("k took 2", 1, Second);
        silo.Probe.Events.Skip(1).ShouldBe(["k gets 1", "k gets 1", "k took 1", "k gets 2", "k took 2"]);
    }

    [Fact]
    public async Task Delivery_ThatKeepsFailing_BacksOff_ThenBecomesADeadLetter_AndTheNextGoesOn()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Streams.MaxRetryDelay = 5 * Second);
        await Publish(silo, "k", new Item(1, "fail"));
        await Publish(silo, "k", new Item(2));
        await silo.AdvanceUntilAsync("k took 2", 1, Second);
        silo.Probe.Events.Count(each => each == "k gets 1").ShouldBe(6);
        ((MemoryQueue)silo.Ports.Queue).Delays.ShouldBe([Second, 2 * Second, 4 * Second, 5 * Second, 5 * Second]);
        var letter = (await silo.Ports.Queue.DeadLettersAsync("items", 10, null, CancellationToken.None)).Single();
        letter.Key.ShouldBe("k");
        letter.Attempts.ShouldBe(6);
        letter.Error.ShouldBe("InvalidDataException: cannot take 1");
    }

    [Fact]
    public async Task Delivery_ThatNeverEndedAsOftenAsItMay_BecomesADeadLetterBeforeTheNext()
    {
        await using var silo = await TestSilo.StartAsync(options => (options.Streams.StreamsPaused, options.Streams.MaxAttempts) = (true, 2));
        await Publish(silo, "k", new Item(1));
        await Publish(silo, "k", new Item(2));
        for (var killed = 0; killed < 2; killed++)
        {
            var taken = (await silo.Ports.Queue.ReceiveAsync("items", 1, Second, CancellationToken.None)).Single();
            await silo.Ports.Queue.RetryAsync(taken, TimeSpan.Zero, "the lease ended", CancellationToken.None);
        }

        silo.Host.ResumeStreams();
        await silo.Probe.Saw("k took 2");

        silo.Probe.Events.ShouldNotContain("k gets 1");
        var letter = (await silo.Ports.Queue.DeadLettersAsync("items", 10, null, CancellationToken.None)).Single();
        letter.Error.ShouldContain("given out 2 times");
    }

    [Theory]
    [InlineData("{\"number\":\"not one\"}")]
    [InlineData("not json")]
    [InlineData("null")]
    public async Task UnreadableItem_IsADeadLetterAtOnce_WithTheReason(string body)
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Ports.Queue.EnqueueAsync("items", "k", Encoding.UTF8.GetBytes(body), CancellationToken.None);
        await Publish(silo, "k", new Item(2));
        await silo.Probe.Saw("k took 2");
        var letter = (await silo.Ports.Queue.DeadLettersAsync("items", 10, null, CancellationToken.None)).Single();
        letter.Attempts.ShouldBe(1);
        letter.Error.ShouldContain("not a Item");
    }

    [Fact]
    public async Task SlowKey_DoesNotHoldBackAnother()
    {
        await using var silo = await TestSilo.StartAsync();
        await Publish(silo, "slow", new Item(1, "hold"));
        await silo.Probe.Saw("slow gets 1");
        for (var i = 2; i <= 20; i++)
        {
            await Publish(silo, "fast", new Item(i));
        }

        await silo.Probe.Saw("fast took 20");
        silo.Probe.Events.ShouldNotContain("slow took 1");
        silo.Probe.Open("item 1");
        await silo.Probe.Saw("slow took 1");
    }

    [Fact]
    public async Task MaxConcurrency_BoundsDeliveriesThatRun()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Streams.MaxConcurrency = 2);
        for (var i = 1; i <= 3; i++)
        {
            await Publish(silo, $"k{i}", new Item(i, "hold"));
        }

        await silo.Probe.Saw("k1 gets 1");
        await silo.Probe.Saw("k2 gets 2");
        silo.Probe.Events.ShouldNotContain("k3 gets 3");
        silo.Probe.Open("item 3");
        silo.Probe.Open("item 1");
        await silo.Probe.Saw("k3 took 3");
        silo.Probe.Open("item 2");
    }

    [Fact]
    public async Task Pause_HoldsDeliveriesBack_UntilResume()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Streams.StreamsPaused = true);
        await Publish(silo, "k", new Item(1));
        (await silo.Ports.Queue.MeasureAsync("items", CancellationToken.None)).Waiting.ShouldBe(1);
        silo.Host.ResumeStreams();
        await silo.Probe.Saw("k took 1");
    }

    [Fact]
    public async Task FullQueue_MakesThePublisherWait_ThenGiveUp()
    {
        await using var silo = await TestSilo.StartAsync(options =>
        {
            options.Streams.StreamsPaused = true;
            options.CallTimeout = 10 * Second;
        });
        var queue = (MemoryQueue)silo.Ports.Queue;
        queue.Capacity = 1;
        await Publish(silo, "k", new Item(1));
        var waits = silo.Get<IPublisherGrain>("waits").Publish("k", new Item(2));
        await queue.Refused.Task.Within("the queue to refuse it");
        waits.IsCompleted.ShouldBeFalse();
        queue.Capacity = 2;
        await silo.Time.AdvanceUntilAsync(waits, Second / 10);
        var exception = await Should.ThrowAsync<Exception>(
            () => silo.Time.AdvanceUntilAsync(silo.Get<IPublisherGrain>("gives up").Publish("k", new Item(3)), Second / 10));
        exception.ShouldBeOfType<QueueFullException>();
    }

    [Fact]
    public async Task Items_NotTakenBeforeAStop_ArriveAfterTheRestart()
    {
        var time = new ManualTime();
        var ports = StoragePorts.Factory(time);
        await using (var first = await TestSilo.StartAsync(time, ports, options => options.Streams.StreamsPaused = true))
        {
            await Publish(first, "k", new Item(1));
        }

        await using var second = await TestSilo.StartAsync(time, ports);
        await second.Probe.Saw("k took 1");
    }

    private static Task Publish(TestSilo silo, string key, Item item) => silo.Get<IPublisherGrain>("p").Publish(key, item);
}
