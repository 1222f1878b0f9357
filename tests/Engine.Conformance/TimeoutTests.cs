using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

public sealed class TimeoutTests(SharedHost shared) : Behaviours(shared)
{
    [Fact]
    public async Task CallChain_ThatComesBackToAWaitingGrain_EndsInATimeoutThatNamesBoth()
    {
        var exception = await Should.ThrowAsync<TimeoutException>(() => Get<ICallGrain>("a").NameByWayOf("b").Within("the call chain"));
        exception.Message.ShouldContain($"call/{Host.Key("a")}");
        exception.Message.ShouldContain($"call/{Host.Key("b")}");
        (await Get<ICallGrain>("a").Add(1, 1).Within("the grain to be free again")).ShouldBe(2);
    }

    [Fact]
    public async Task ResponseTimeout_ShorterThanTheHosts_EndsTheWait()
    {
        var call = Get<ICallGrain>("a").HoldShort("gate");
        (await Should.ThrowAsync<TimeoutException>(() => call.Within("the call"))).Message.ShouldContain("00:00:01");
        Probe.Events.ShouldBe(["gate begins"]);
        Probe.Open("gate");
        await Probe.Saw("gate ends");
    }

    [Fact]
    public async Task ResponseTimeout_LongerThanTheHosts_Holds()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { CallTimeout = TimeSpan.FromSeconds(1) });
        var patient = host.Get<ICallGrain>("a").HoldLong("long");
        await host.Probe.Saw("long begins");
        var impatient = host.Get<ICallGrain>("b").Hold("short");
        (await Should.ThrowAsync<TimeoutException>(() => impatient.Within("the call"))).Message.ShouldContain("00:00:01");
        patient.IsCompleted.ShouldBeFalse();
        host.Probe.Open("long");
        await patient.Within("the patient call");
    }

    [Fact]
    public async Task TimedOutCall_ThatStillWaited_NeverRuns()
    {
        var grain = Get<ICallGrain>("a");
        var running = grain.Hold("first");
        await Probe.Saw("first begins");
        var waiting = grain.HoldShort("second");
        await Should.ThrowAsync<TimeoutException>(() => waiting.Within("the call"));
        Probe.Open("second");
        Probe.Open("first");
        await running.Within("the first call");
        (await grain.Add(1, 1).Within("a later call")).ShouldBe(2);
        Probe.Events.ShouldBe(["first begins", "first ends"]);
    }

    [Fact]
    public async Task TimedOutCall_ThatRuns_RunsToItsEnd_AndTheGrainGoesOn()
    {
        var grain = Get<ICallGrain>("a");
        await Should.ThrowAsync<TimeoutException>(() => grain.HoldShort("gate").Within("the call"));
        var next = grain.Add(1, 1);
        Probe.Open("gate");
        (await next.Within("the call that waited for the one that nobody waits for")).ShouldBe(2);
        Probe.Events.ShouldBe(["gate begins", "gate ends"]);
    }
}
