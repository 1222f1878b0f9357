using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

public sealed class IdleTests
{
    private static readonly ConformanceOptions Short = new() { IdleAge = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task Activation_UnusedForTheIdleAge_Ends_AndTheNextCallMakesOne()
    {
        await using var host = await ConformanceHost.StartAsync(Short);
        var grain = host.Get<ILifeGrain>("a");
        (await grain.Calls()).ShouldBe(1);
        (await grain.Calls()).ShouldBe(2);
        await host.Probe.Saw("a deactivates: ActivationIdle");
        await host.Probe.Saw("a disposed");
        (await grain.Calls().Within("the next call")).ShouldBe(1);
    }

    [Fact]
    public async Task Activation_InUse_Stays_WhileAnUnusedOneEnds()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { IdleAge = TimeSpan.FromSeconds(2) });
        await host.Get<ILifeGrain>("unused").Calls();
        var gone = host.Probe.Saw("unused deactivates: ActivationIdle");
        var calls = 0;
        while (!gone.IsCompleted)
        {
            (await host.Get<ILifeGrain>("used").Calls()).ShouldBe(++calls);
            await Task.WhenAny(gone, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        await gone;
        (await host.Get<ILifeGrain>("used").Calls()).ShouldBe(++calls);
        host.Probe.Count("used made").ShouldBe(1);
    }

    [Fact]
    public async Task Activation_WithACallThatRunsForLonger_Stays()
    {
        await using var host = await ConformanceHost.StartAsync(Short);
        var busy = host.Get<ITimerGrain>("busy").Hold("gate");
        await host.Get<ILifeGrain>("unused").Calls();
        await host.Probe.Saw("unused deactivates: ActivationIdle");
        host.Probe.Count("busy ends: ActivationIdle").ShouldBe(0);
        host.Probe.Open("gate");
        await busy.Within("the call");
    }

    [Fact]
    public async Task DelayDeactivation_KeepsAnUnusedGrain()
    {
        await using var host = await ConformanceHost.StartAsync(Short);
        await host.Get<ILifeGrain>("kept").Keep(TimeSpan.FromHours(2));
        await host.Get<ILifeGrain>("unused").Calls();
        await host.Probe.Saw("unused deactivates: ActivationIdle");
        await host.Get<ILifeGrain>("unused").Calls();
        await host.Probe.Saw("unused deactivates: ActivationIdle", 2);
        host.Probe.Count("kept deactivates: ActivationIdle").ShouldBe(0);
    }

    [Fact]
    public async Task DelayDeactivation_ThatIsOver_LetsTheGrainGo()
    {
        await using var host = await ConformanceHost.StartAsync(Short);
        await host.Get<ILifeGrain>("kept").Keep(TimeSpan.FromSeconds(2));
        await host.Probe.Saw("kept deactivates: ActivationIdle");
    }

    [Fact]
    public async Task DelayDeactivation_TakenBack_LetsTheGrainGo()
    {
        await using var host = await ConformanceHost.StartAsync(Short);
        await host.Get<ILifeGrain>("kept").Keep(TimeSpan.FromHours(2));
        await host.Get<ILifeGrain>("kept").Keep(TimeSpan.FromSeconds(-1));
        await host.Probe.Saw("kept deactivates: ActivationIdle");
    }

    [Fact]
    public async Task TimerTicks_KeepAnUnusedGrain_OnlyIfTheySaySo()
    {
        await using var host = await ConformanceHost.StartAsync(new ConformanceOptions { IdleAge = TimeSpan.FromSeconds(2) });
        var period = TimeSpan.FromMilliseconds(50);
        await host.Get<ITimerGrain>("kept").Start("kept", period, period, keepAlive: true);
        await host.Get<ITimerGrain>("unkept").Start("unkept", period, period, keepAlive: false);
        await host.Probe.Saw("unkept ends: ActivationIdle");
        host.Probe.Count("kept ends: ActivationIdle").ShouldBe(0);
        host.Probe.Count("unkept 1").ShouldBe(1);
        var ticks = await host.Get<ITimerGrain>("kept").Ticks();
        await host.Probe.Saw($"kept {ticks + 1}");
    }
}
