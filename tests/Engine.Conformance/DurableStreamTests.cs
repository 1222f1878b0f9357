using CommitWise.Durability;
using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

/// <summary>What streams owe to their queue: on Orleans these are the promises of our stream provider, not of the grain API.</summary>
public sealed class DurableStreamTests
{
    [Fact]
    public async Task Publish_ThatReturned_IsDeliveredAfterAKill()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { StreamsPaused = true });
        await host.Get<IPublisherGrain>("p").Publish("k", 1);
        await host.Get<IPublisherGrain>("p").Publish("k", 2);
        await host.KillAsync();
        await host.StartAgainAsync(new ConformanceOptions());
        await host.Probe.Saw("k took 2");
        host.Probe.Count("k took 1").ShouldBe(1);
    }

    [Fact]
    public async Task Items_NotTakenBeforeAStop_ArriveAfterTheRestart()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { StreamsPaused = true });
        await host.Get<IPublisherGrain>("p").Publish("k", 1);
        await host.StopAsync();
        host.Probe.Count("k gets 1").ShouldBe(0);
        await host.StartAgainAsync(new ConformanceOptions());
        await host.Probe.Saw("k took 1");
    }

    [Fact]
    public async Task Delivery_CutShortByAKill_ComesAgain()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IPublisherGrain>("p").Publish("k", 1, "hold");
        await host.Probe.Saw("k gets 1");
        await host.KillAsync();
        await host.StartAgainAsync();
        await host.Probe.Saw("k gets 1", 2);
        host.Probe.Open("item 1");
        await host.Probe.Saw("k took 1");
    }

    [Fact]
    public async Task Delivery_ThatKeepsFailing_IsADeadLetterAfterTheLastAttempt_AndTheNextGoesOn()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { StreamAttempts = 3 });
        await host.Get<IPublisherGrain>("p").Publish("k", 1, "fail");
        await host.Get<IPublisherGrain>("p").Publish("k", 2);
        await host.Probe.Saw("k took 2");
        host.Probe.Count("k gets 1").ShouldBe(3);
        (await host.DeadLettersAsync("items")).ShouldBe(["k 3 InvalidDataException: cannot take 1"]);
    }

    [Fact]
    public async Task DeadLetter_AfterARestart_IsStillOne_AndIsNotDelivered()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { StreamAttempts = 1 });
        await host.Get<IPublisherGrain>("p").Publish("k", 1, "fail");
        await host.Get<IPublisherGrain>("p").Publish("k", 2);
        await host.Probe.Saw("k took 2");
        await host.RestartAsync();
        await host.Get<IPublisherGrain>("p").Publish("k", 3);
        await host.Probe.Saw("k took 3");
        host.Probe.Count("k gets 1").ShouldBe(1);
        (await host.DeadLettersAsync("items")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retries_WaitLongerEachTime()
    {
        await using var host = await ConformanceHost.StartAsync(
            new ConformanceOptions { StreamAttempts = 4, StreamRetryDelay = TimeSpan.FromMilliseconds(200) });
        var started = TimeProvider.System.GetTimestamp();
        await host.Get<IPublisherGrain>("p").Publish("k", 1, "fail");
        await host.Get<IPublisherGrain>("p").Publish("k", 2);
        await host.Probe.Saw("k took 2");

        // 200, 400 and 800 ms; without a growing delay it would be 600 ms.
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(1390));
    }

    [Fact]
    public async Task FullQueue_MakesThePublisherWait_UntilThereIsRoom()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { QueueCapacity = 2 });
        var publisher = host.Get<IPublisherGrain>("p");
        await publisher.Publish("k", 1, "hold");
        await publisher.Publish("k", 2);
        await host.Probe.Saw("k gets 1");
        var waits = publisher.Publish("k", 3);
        await Task.WhenAny(waits, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System));
        waits.IsCompleted.ShouldBeFalse();
        host.Probe.Open("item 1");
        await waits.Within("the publisher");
        await host.Probe.Saw("k took 3");
    }

    [Fact]
    public async Task FullQueue_ThatStaysFull_RefusesThePublisher_AndKeepsWhatItHas()
    {
        await using var host = await ConformanceHost.StartAsync(
            new ConformanceOptions { QueueCapacity = 1, StreamsPaused = true, CallTimeout = TimeSpan.FromSeconds(1) });
        await host.Get<IPublisherGrain>("p").Publish("k", 1);
        var refused = await Should.ThrowAsync<Exception>(() => host.Get<IPublisherGrain>("p").Publish("k", 2).Within("the publisher"));
        (refused is QueueFullException or TimeoutException).ShouldBeTrue(refused.ToString());
        await host.StopAsync();
        await host.StartAgainAsync(new ConformanceOptions());
        await host.Probe.Saw("k took 1");
        await host.Get<IPublisherGrain>("p").Publish("k", 3);
        await host.Probe.Saw("k took 3");
        host.Probe.Count("k took 2").ShouldBe(0);
    }
}
