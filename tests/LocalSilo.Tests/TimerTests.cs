namespace CommitWise.LocalSilo.Tests;

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Timer_TicksAtDueTimeAndThenByPeriod()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ITimerGrain>("a");
        await grain.Start("tick", 5 * Second, 10 * Second, interleave: false, keepAlive: false);
        silo.Time.Advance(4 * Second);
        await grain.Change(5 * Second, 10 * Second);
        silo.Time.Advance(4 * Second);
        silo.Probe.Events.ShouldBeEmpty();
        silo.Time.Advance(Second);
        await silo.Probe.Saw("tick 1");
        await silo.AdvanceUntilAsync("tick 3", 1, 10 * Second);
    }

    [Fact]
    public async Task Tick_WhileACallAwaits_WaitsForItsEnd_AndTheNextTickForThisOne()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ITimerGrain>("a");
        await grain.Start("held", Second, Second, interleave: false, keepAlive: false);
        var call = grain.Hold("call");
        await silo.Probe.Saw("call begins");
        silo.Time.Advance(10 * Second);
        silo.Probe.Open("call");
        await call.Within("the call");
        await silo.Probe.Saw("held 1");
        silo.Time.Advance(10 * Second);
        silo.Probe.Open("tick 1");
        await silo.Probe.Saw("held 1 done");
        silo.Probe.Events.ShouldBe(["call begins", "call ends", "held 1", "held 1 done"]);
        silo.Probe.Open("tick 2");
        await silo.AdvanceUntilAsync("held 2 done", 1, Second);
    }

    [Fact]
    public async Task Interleave_TicksBetweenTheAwaitsOfACall()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ITimerGrain>("a");
        await grain.Start("tick", Second, 100 * Second, interleave: true, keepAlive: false);
        var call = grain.Hold("call");
        await silo.Probe.Saw("call begins");
        silo.Time.Advance(Second);
        await silo.Probe.Saw("tick 1");
        silo.Probe.Open("call");
        await call;
    }

    [Fact]
    public async Task Tick_ThatFails_IsFollowedByTheNext()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<ITimerGrain>("a").Start("failing", Second, Second, interleave: false, keepAlive: false);
        await silo.AdvanceUntilAsync("failing 3", 1, Second);
    }

    [Fact]
    public async Task Dispose_WhileATickRuns_CancelsItsTokenAndEndsTheTimer()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ITimerGrain>("a");
        await grain.Start("held", Second, Second, interleave: true, keepAlive: false);
        silo.Time.Advance(Second);
        await silo.Probe.Saw("held 1");
        await grain.Stop().Within("the stop");
        silo.Probe.Open("barrier");
        await grain.Hold("barrier");
        silo.Time.Advance(10 * Second);
        await grain.Hold("barrier");
        silo.Probe.Events.ShouldNotContain("held 1 done");
        silo.Probe.Events.ShouldNotContain("held 2");
    }

    [Fact]
    public async Task Deactivation_EndsTheTimer()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ITimerGrain>("a");
        await grain.Start("tick", Second, Second, interleave: false, keepAlive: false);
        await grain.Leave();
        await silo.Probe.Saw("ends: ApplicationRequested");
        silo.Probe.Open("barrier");
        await grain.Hold("barrier");
        silo.Time.Advance(10 * Second);
        await grain.Hold("barrier");
        silo.Probe.Events.ShouldNotContain("tick 1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task KeepAlive_DecidesWhetherTicksKeepAnIdleGrain(bool keepAlive)
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<ITimerGrain>("a").Start("tick", 300 * Second, 300 * Second, interleave: false, keepAlive);
        // Four ticks are longer than the idle age.
        for (var tick = 1; tick <= (keepAlive ? 4 : 2); tick++)
        {
            // In small steps with time between them: on a busy machine the clock must not run far ahead of the tick.
            for (var seen = silo.Probe.Seen($"tick {tick}", 1); !seen.IsCompleted;)
            {
                silo.Time.Advance(25 * Second);
                await Task.WhenAny(seen, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
            }

            await silo.Get<ITimerGrain>("b").Start("other", TimeSpan.FromDays(9), TimeSpan.FromDays(9), false, false);
        }

        if (keepAlive)
        {
            silo.Probe.Events.ShouldNotContain("ends: ActivationIdle");
        }
        else
        {
            await silo.AdvanceUntilAsync("ends: ActivationIdle", 1, 25 * Second);
        }
    }

    [Fact]
    public async Task Change_ToNegativeTime_IsRefused()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ITimerGrain>("a");
        await grain.Start("tick", Timeout.InfiniteTimeSpan, Second, interleave: false, keepAlive: false);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => grain.Change(-5 * Second, Second));
    }
}
