using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

public sealed class ReminderTests(SharedHost shared) : Behaviours(shared)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Reminder_TicksAtDueTimeAndThenByPeriod()
    {
        await Get<IReminderGrain>("a").Register("tick", Short, Short);
        await Probe.Saw("a tick", 3);
        await Get<IReminderGrain>("a").Unregister("tick");
        Probe.Events.ShouldNotContain(each => each.EndsWith("too early", StringComparison.Ordinal));
        Probe.Count("tick every 00:00:00.1000000").ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task Reminder_BeforeItsDueTime_DoesNotTick()
    {
        await Get<IReminderGrain>("late").Register("late", Hour, Short);
        await Get<IReminderGrain>("a").Register("tick", TimeSpan.Zero, Short);
        await Probe.Saw("a tick", 3);
        await Get<IReminderGrain>("a").Unregister("tick");
        Probe.Count("late late").ShouldBe(0);
    }

    [Fact]
    public async Task Reminder_WakesAGrainThatHasLeft()
    {
        var grain = Get<IReminderGrain>("a");
        await grain.Register("tick", TimeSpan.FromMilliseconds(500), Hour);
        await grain.Leave();
        await Probe.Saw("a ends");
        await Probe.Saw("a tick");
        Probe.Count("a activates").ShouldBe(2);
    }

    [Fact]
    public async Task Tick_ThatFails_ComesAgainAfterThePeriod()
    {
        await Get<IReminderGrain>("a").Register("failing", TimeSpan.Zero, Short);
        await Probe.Saw("a failing", 3);
        await Get<IReminderGrain>("a").Unregister("failing");
    }

    [Fact]
    public async Task Tick_StillRunningAtTheNextTime_IsNotStartedTwice()
    {
        await Get<IReminderGrain>("a").Register("held", TimeSpan.Zero, Short);
        await Probe.Saw("a held");
        await Get<IReminderGrain>("b").Register("tick", Short, Short);
        await Probe.Saw("b tick", 3);
        Probe.Count("a held").ShouldBe(1);
        Probe.Open("reminder");
        await Probe.Saw("held done", 2);
        await Get<IReminderGrain>("a").Unregister("held");
        await Get<IReminderGrain>("b").Unregister("tick");
    }

    [Fact]
    public async Task Unregister_EndsIt()
    {
        var grain = Get<IReminderGrain>("a");
        (await grain.IsRegistered("tick")).ShouldBeFalse();
        await grain.Register("tick", TimeSpan.Zero, Short);
        (await grain.IsRegistered("tick")).ShouldBeTrue();
        await Probe.Saw("a tick");
        await grain.Unregister("tick");
        (await grain.IsRegistered("tick")).ShouldBeFalse();
        var ticks = Probe.Count("a tick");
        await Get<IReminderGrain>("b").Register("other", TimeSpan.Zero, Short);
        await Probe.Saw("b other", 4);
        await Get<IReminderGrain>("b").Unregister("other");
        Probe.Count("a tick").ShouldBeInRange(ticks, ticks + 1, "a tick that was under way may still come");
    }

    [Fact]
    public async Task Unregister_InItsOwnTick_EndsIt()
    {
        await Get<IReminderGrain>("a").Register("once", TimeSpan.Zero, Short);
        await Probe.Saw("unregistered");
        await Get<IReminderGrain>("b").Register("tick", TimeSpan.Zero, Short);
        await Probe.Saw("b tick", 3);
        await Get<IReminderGrain>("b").Unregister("tick");
        Probe.Count("a once").ShouldBe(1);
        (await Get<IReminderGrain>("a").IsRegistered("once")).ShouldBeFalse();
    }

    [Fact]
    public async Task Register_Again_ReplacesTheTimes()
    {
        var grain = Get<IReminderGrain>("a");
        await grain.Register("tick", Hour, Hour);
        await grain.Register("tick", TimeSpan.Zero, Short);
        await Probe.Saw("a tick", 2);
        await grain.Unregister("tick");
        Probe.Count("tick every 01:00:00").ShouldBe(0);
    }

    [Fact]
    public async Task Reminders_OfOneGrain_AreApart()
    {
        var grain = Get<IReminderGrain>("a");
        await grain.Register("one", Hour, Hour);
        await grain.Register("two", TimeSpan.FromMilliseconds(500), Hour);
        await Probe.Saw("a two");
        await grain.Unregister("two");
        (await grain.IsRegistered("one")).ShouldBeTrue();
        Probe.Count("a one").ShouldBe(0);
        await grain.Unregister("one");
    }

    [Fact]
    public async Task Register_WithAPeriodBelowTheShortest_IsRefused() =>
        await Should.ThrowAsync<ArgumentException>(
            () => Get<IReminderGrain>("a").Register("tick", TimeSpan.Zero, TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task Register_ByAGrainThatIsNotRemindable_IsRefused() =>
        await Should.ThrowAsync<InvalidOperationException>(Get<IForgetfulGrain>("a").Register);
}
