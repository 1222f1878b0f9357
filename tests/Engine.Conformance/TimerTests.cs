using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

public sealed class TimerTests(SharedHost shared) : Behaviours(shared)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    // Timers of the platform may fire so much before their time.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Timer_TicksAtDueTimeAndThenByPeriod()
    {
        var due = TimeSpan.FromMilliseconds(400);
        var period = TimeSpan.FromMilliseconds(200);
        var started = TimeProvider.System.GetTimestamp();
        await Get<ITimerGrain>("a").Start("tick", due, period);
        await Probe.Saw("tick 1 done");
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(due - Rounding);
        await Probe.Saw("tick 3 done");
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(due + (2 * period) - Rounding);
    }

    [Fact]
    public async Task Timer_BeforeItsDueTime_DoesNotTick()
    {
        await Get<ITimerGrain>("late").Start("late", Hour, Soon);
        await Get<ITimerGrain>("a").Start("tick", Soon, Soon);
        await Probe.Saw("tick 5");
        (await Get<ITimerGrain>("late").Ticks()).ShouldBe(0);
    }

    [Fact]
    public async Task Timer_WithoutAPeriod_TicksOnce()
    {
        await Get<ITimerGrain>("once").Start("once", Soon, Never);
        await Probe.Saw("once 1 done");
        await Get<ITimerGrain>("a").Start("tick", Soon, Soon);
        await Probe.Saw("tick 5");
        (await Get<ITimerGrain>("once").Ticks()).ShouldBe(1);
    }

    [Fact]
    public async Task Timer_WithState_GivesItToTheTick()
    {
        await Get<ITimerGrain>("a").StartWithState("the state", Soon);
        await Probe.Saw("tick with the state");
    }

    [Fact]
    public async Task Tick_WhileACallAwaits_WaitsForItsEnd_AndTheNextTickForThisOne()
    {
        var grain = Get<ITimerGrain>("a");
        var call = grain.Hold("call");
        await Probe.Saw("call begins");
        await Get<ITimerGrain>("b").Start("other", Soon, Soon);
        var start = grain.Start("held", Soon, Soon);
        await Probe.Saw("other 3");
        Probe.Open("call");
        await Task.WhenAll(call, start).Within("the calls");
        await Probe.Saw("held 1");
        var behind = grain.Hold("behind");
        Probe.Open("behind");
        var seen = await Get<ITimerGrain>("b").Ticks();
        await Probe.Saw($"other {seen + 3}");
        Probe.Count("held 2").ShouldBe(0);
        Probe.Count("behind begins").ShouldBe(0);
        Probe.Open("tick 1");
        Probe.Open("tick 2");
        await behind.Within("the call behind the tick");
        await Probe.Saw("held 2 done");
        Probe.Count("interleaved").ShouldBe(0);
    }

    [Fact]
    public async Task Interleave_TicksBetweenTheAwaitsOfACall()
    {
        var grain = Get<ITimerGrain>("a");
        await grain.Start("tick", Soon, Soon, interleave: true);
        var call = grain.Hold("call");
        await Probe.Saw("call begins");
        await Probe.Saw("interleaved");
        Probe.Count("call ends").ShouldBe(0);
        Probe.Open("call");
        await call.Within("the call");
    }

    [Fact]
    public async Task Tick_ThatFails_IsFollowedByTheNext()
    {
        await Get<ITimerGrain>("a").Start("failing", Soon, Soon);
        await Probe.Saw("failing 3");
    }

    [Fact]
    public async Task Dispose_WhileATickRuns_CancelsItsTokenAndEndsTheTimer()
    {
        var grain = Get<ITimerGrain>("a");
        await grain.Start("held", Soon, Soon, interleave: true);
        await Probe.Saw("held 1");
        await grain.Stop().Within("the stop");
        await Probe.Saw("token cancelled");
        await Get<ITimerGrain>("b").Start("other", Soon, Soon);
        await Probe.Saw("other 3");
        Probe.Count("held 1 done").ShouldBe(0);
        (await grain.Ticks()).ShouldBe(1);
    }

    [Fact]
    public async Task Dispose_InATick_EndsTheTimer()
    {
        await Get<ITimerGrain>("a").Start("ending", Soon, Soon);
        await Probe.Saw("ending 1 done");
        await Get<ITimerGrain>("b").Start("other", Soon, Soon);
        await Probe.Saw("other 5");
        (await Get<ITimerGrain>("a").Ticks()).ShouldBe(1);
    }

    [Fact]
    public async Task Deactivation_EndsTheTimer()
    {
        var grain = Get<ITimerGrain>("a");
        await grain.Start("tick", Soon, Soon);
        await Probe.Saw("tick 1");
        await grain.Leave();
        await Probe.Saw("a ends: ApplicationRequested");
        var ticks = Probe.Events.Count(each => each.StartsWith("tick", StringComparison.Ordinal));
        await Get<ITimerGrain>("b").Start("other", Soon, Soon);
        await Probe.Saw("other 5");
        Probe.Events.Count(each => each.StartsWith("tick", StringComparison.Ordinal)).ShouldBe(ticks);
    }

    [Fact]
    public async Task Change_BringsTheNextTickForward_OrPutsItOff()
    {
        var grain = Get<ITimerGrain>("a");
        await grain.Start("tick", Hour, Hour);
        await grain.Change(Soon, Soon);
        await Probe.Saw("tick 2 done");
        await grain.Change(Hour, Hour);
        var ticks = await grain.Ticks();
        await Get<ITimerGrain>("b").Start("other", Soon, Soon);
        await Probe.Saw("other 5");
        (await grain.Ticks()).ShouldBeInRange(ticks, ticks + 1);
    }

    [Fact]
    public async Task Change_InATick_SetsTheNextOne()
    {
        await Get<ITimerGrain>("a").Start("changing", Soon, Hour);
        await Probe.Saw("changing 3 done");
    }

    [Fact]
    public async Task Change_ToANegativeTime_IsRefused()
    {
        var grain = Get<ITimerGrain>("a");
        await grain.Start("tick", Never, Hour);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => grain.Change(TimeSpan.FromSeconds(-5), Hour));
    }
}
