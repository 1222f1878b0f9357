namespace CommitWise.LocalSilo.Tests;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop_WithACallInFlight_LetsItEnd_ThenDeactivatesAll()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<ILifeGrain>("other").Calls();
        var call = silo.Get<ITimerGrain>("a").Hold("call");
        await silo.Probe.Saw("call begins");
        var waiting = silo.Get<ITimerGrain>("a").Hold("waiting");
        silo.Probe.Open("waiting");
        var stop = silo.StopAsync();
        await silo.Probe.Saw("other deactivates: ShuttingDown");
        stop.IsCompleted.ShouldBeFalse();
        silo.Probe.Open("call");
        await Task.WhenAll(call, waiting, stop).Within("the drain");
        silo.Probe.Events.ShouldContain("ends: ShuttingDown");
        silo.Probe.Events.ToList().IndexOf("ends: ShuttingDown").ShouldBeGreaterThan(silo.Probe.Events.ToList().IndexOf("waiting ends"));
    }

    [Fact]
    public async Task Stop_WhileATurnCallsOtherGrains_LetsItCallThem()
    {
        await using var silo = await TestSilo.StartAsync();
        var busy = silo.Get<ILateCallerGrain>("a").CallAfter("gate", "new");
        await silo.Probe.Saw("late caller begins");
        var stop = silo.StopAsync();
        silo.Probe.Open("gate");
        (await busy.Within("the call made during the drain")).ShouldBe(1);
        await stop;
        silo.Probe.Events.ShouldContain("new deactivates: ShuttingDown");
    }

    [Fact]
    public async Task Stop_WithAStreamDeliveryInFlight_LetsItEnd_AndTakesNoMore()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Streams.MaxConcurrency = 1);
        await silo.Get<IPublisherGrain>("p").Publish("k", new Item(1, "hold"));
        await silo.Get<IPublisherGrain>("p").Publish("l", new Item(2));
        await silo.Probe.Saw("k gets 1");
        var stop = silo.StopAsync();
        silo.Probe.Open("item 1");
        await stop;
        silo.Probe.Events.ShouldContain("k took 1");
        silo.Probe.Events.ShouldNotContain("l gets 2");
        var depth = await silo.Ports.Queue.MeasureAsync("items", CancellationToken.None);
        (depth.Waiting, depth.InFlight).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Stop_WithACallThatNeverEnds_GivesUpAfterTheDrainTime()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = silo.Get<ITimerGrain>("a").Hold("never");
        await silo.Probe.Saw("never begins");
        var stop = silo.StopAsync();
        await silo.Time.AdvanceUntilAsync(stop, TimeSpan.FromSeconds(31));
        await Should.ThrowAsync<SiloUnavailableException>(() => silo.Get<ILifeGrain>("b").Calls());
        silo.Probe.Open("never");
        await Task.WhenAny(call);
    }
}
