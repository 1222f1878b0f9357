using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;
using CommitWise.Testing;

namespace CommitWise.Engine.Conformance;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop_DeactivatesEveryGrain()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<ILifeGrain>("one").Calls();
        await host.Get<ILifeGrain>("two").Calls();
        await host.StopAsync().Within("the drain");
        host.Probe.Count("one deactivates: ShuttingDown").ShouldBe(1);
        host.Probe.Count("two deactivates: ShuttingDown").ShouldBe(1);
        host.Probe.Count("two disposed").ShouldBe(1);
    }

    [Fact]
    public async Task Stop_WithACallInFlight_LetsItEnd_ThenDeactivates()
    {
        await using var host = await ConformanceHost.StartAsync();
        var other = await host.Get<ILifeGrain>("other").Calls();
        var call = host.Get<ITimerGrain>("a").Hold("call");
        await host.Probe.Saw("call begins");
        var stop = host.StopAsync();
        await host.Probe.Saw("other deactivates: ShuttingDown");
        stop.IsCompleted.ShouldBeFalse();
        host.Probe.Open("call");
        await stop.Within("the drain");
        other.ShouldBe(1);
        host.Probe.IndexOf("call ends").ShouldBeGreaterThan(0);
        host.Probe.IndexOf("a ends: ShuttingDown").ShouldBeGreaterThan(host.Probe.IndexOf("call ends"));
        await Task.WhenAny(call);
    }

    [HostFact(Engines.Local, "A silo of a cluster hands waiting calls to the others.")]
    public async Task Stop_WithCallsThatWait_LetsThemRun()
    {
        await using var host = await ConformanceHost.StartAsync();
        var call = host.Get<ITimerGrain>("a").Hold("call");
        await host.Probe.Saw("call begins");
        var waiting = host.Get<ITimerGrain>("a").Hold("waiting");
        host.Probe.Open("waiting");
        var stop = host.StopAsync();
        host.Probe.Open("call");
        await Task.WhenAll(call, waiting, stop).Within("the drain");
        host.Probe.IndexOf("a ends: ShuttingDown").ShouldBeGreaterThan(host.Probe.IndexOf("waiting ends"));
    }

    [HostFact(Engines.Local, "A silo of a cluster leaves new activations to the others.")]
    public async Task Stop_WhileATurnCallsOtherGrains_LetsItCallThem()
    {
        await using var host = await ConformanceHost.StartAsync();
        var busy = host.Get<ILateCallerGrain>("a").CallAfter("gate", "new");
        await host.Probe.Saw("gate begins");
        var stop = host.StopAsync();
        host.Probe.Open("gate");
        (await busy.Within("the call made during the drain")).ShouldBe(1);
        await stop.Within("the drain");
        host.Probe.Count("new deactivates: ShuttingDown").ShouldBe(1);
    }

    [Fact]
    public async Task Stop_WithADeliveryInFlight_LetsItEnd_AndLeavesTheNextOne()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IPublisherGrain>("p").Publish("k", 1, "hold");
        await host.Get<IPublisherGrain>("p").Publish("k", 2);
        await host.Probe.Saw("k gets 1");
        var stop = host.StopAsync();
        host.Probe.Open("item 1");
        await stop.Within("the drain");
        host.Probe.Count("k took 1").ShouldBe(1);
        host.Probe.Count("k gets 2").ShouldBe(0);
        await host.StartAgainAsync();
        await host.Probe.Saw("k took 2");
        host.Probe.Count("k gets 1").ShouldBe(1);
    }

    [HostFact(Engines.Local, "In Orleans the limit is the generic host's.")]
    public async Task Stop_WithACallThatNeverEnds_GivesUpAfterTheDrainTime()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { DrainTimeout = TimeSpan.FromMilliseconds(500) });
        await host.Get<ILifeGrain>("other").Calls();
        var call = host.Get<ITimerGrain>("a").Hold("never");
        await host.Probe.Saw("never begins");
        await host.StopAsync().Within("the drain");
        host.Probe.Count("other deactivates: ShuttingDown").ShouldBe(1);
        host.Probe.Count("never ends").ShouldBe(0);
        host.Probe.Open("never");
        await Task.WhenAny(call);
    }
}
