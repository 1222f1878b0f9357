using System.Text;
using CommitWise.Durability;

namespace CommitWise.LocalSilo.Tests;

public sealed class StreamTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Publish_StoresTheItemsJsonAlone()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Streams.StreamsPaused = true);
        await Publish(silo, "k", new Item(1));
        var message = (await silo.Queue.ReceiveAsync("items", 1, Second, CancellationToken.None)).Single();
        message.Key.ShouldBe("k");
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("""{"number":1,"what":"ok"}""");
    }

    [Fact]
    public async Task Message_WrittenToTheQueueDirectly_IsDeliveredToo()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Queue.EnqueueAsync("items", "k", """{"number":7,"what":"ok"}"""u8.ToArray(), CancellationToken.None);
        await silo.Probe.Saw("k took 7");
    }

    [Fact]
    public async Task Delivery_ThatKeepsFailing_BacksOffUpToTheLongestDelay_ThenBecomesADeadLetter()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Streams.MaxRetryDelay = 5 * Second);
        await Publish(silo, "k", new Item(1, "fail"));
        await Publish(silo, "k", new Item(2));
        await silo.AdvanceUntilAsync("k took 2", 1, Second);
        silo.Probe.Events.Count(each => each == "k gets 1").ShouldBe(6);
        silo.Queue.Delays.ShouldBe([Second, 2 * Second, 4 * Second, 5 * Second, 5 * Second]);
        var letter = (await silo.Queue.DeadLettersAsync("items", 10, null, CancellationToken.None)).Single();
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
            var taken = (await silo.Queue.ReceiveAsync("items", 1, Second, CancellationToken.None)).Single();
            await silo.Queue.RetryAsync(taken, TimeSpan.Zero, "the lease ended", CancellationToken.None);
        }

        silo.Host.ResumeStreams();
        await silo.Probe.Saw("k took 2");

        silo.Probe.Events.ShouldNotContain("k gets 1");
        var letter = (await silo.Queue.DeadLettersAsync("items", 10, null, CancellationToken.None)).Single();
        letter.Error.ShouldContain("given out 2 times");
    }

    [Theory]
    [InlineData("{\"number\":\"not one\"}")]
    [InlineData("not json")]
    [InlineData("null")]
    public async Task UnreadableItem_IsADeadLetterAtOnce_WithTheReason(string body)
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Queue.EnqueueAsync("items", "k", Encoding.UTF8.GetBytes(body), CancellationToken.None);
        await Publish(silo, "k", new Item(2));
        await silo.Probe.Saw("k took 2");
        var letter = (await silo.Queue.DeadLettersAsync("items", 10, null, CancellationToken.None)).Single();
        letter.Attempts.ShouldBe(1);
        letter.Error.ShouldContain("not a Item");
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
        (await silo.Queue.MeasureAsync("items", CancellationToken.None)).Waiting.ShouldBe(1);
        silo.Host.ResumeStreams();
        await silo.Probe.Saw("k took 1");
    }

    private static Task Publish(TestSilo silo, string key, Item item) => silo.Get<IPublisherGrain>("p").Publish(key, item);
}
