using CommitWise.Durability;
using CommitWise.Testing;

namespace CommitWise.LocalSilo.Tests;

public sealed class ReminderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Reminder_TicksAtDueTimeAndThenByPeriod()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<IReminderGrain>("a").Register("tick", 2 * Minute, 5 * Minute);
        silo.Time.Advance(Minute);
        silo.Probe.Events.ShouldBeEmpty();
        await silo.AdvanceUntilAsync("a tick", 1, Minute);
        silo.Probe.Events[1].ShouldEndWith("since 12:02 every 00:05:00");
        await silo.AdvanceUntilAsync("a tick", 3, Minute);
        var stored = ((MemoryReminders)silo.Ports.Reminders).Stored.Values.Single();
        ((stored.NextAt - stored.FirstAt).TotalMinutes % 5).ShouldBe(0);
    }

    [Fact]
    public async Task Reminder_AfterRestart_TicksAtItsTime_AndAnOverdueOneAtOnce()
    {
        var time = new ManualTime();
        var ports = StoragePorts.Factory(time);
        await using (var first = await TestSilo.StartAsync(time, ports))
        {
            await first.Get<IReminderGrain>("late").Register("overdue", 2 * Minute, TimeSpan.FromDays(7));
            await first.Get<IReminderGrain>("later").Register("future", 30 * Minute, 60 * Minute);
        }

        time.Advance(10 * Minute);
        await using var second = await TestSilo.StartAsync(time, ports);
        await second.Probe.Saw("late overdue");
        second.Probe.Events.ShouldNotContain("later future");
        await second.AdvanceUntilAsync("later future", 1, Minute);
        second.Probe.Events.ShouldContain("overdue at 12:10 since 12:02 every 7.00:00:00");
        second.Probe.Events.Count(each => each == "late overdue").ShouldBe(1);
    }

    [Fact]
    public async Task Tick_ThatFails_ComesAgainAfterThePeriod()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<IReminderGrain>("a").Register("failing", TimeSpan.Zero, 2 * Minute);
        await silo.AdvanceUntilAsync("a failing", 3, Minute);
    }

    [Fact]
    public async Task Tick_StillRunningAtTheNextTime_IsNotStartedTwice()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<IReminderGrain>("a").Register("held", TimeSpan.Zero, Minute);
        await silo.Probe.Saw("a held");
        await silo.Get<IReminderGrain>("b").Register("tick", Minute, Minute);
        await silo.AdvanceUntilAsync("b tick", 3, Minute);
        silo.Probe.Events.Count(each => each == "a held").ShouldBe(1);
        silo.Probe.Open("reminder");
        await silo.AdvanceUntilAsync("held done", 2, Minute);
    }

    [Fact]
    public async Task Unregister_InItsOwnTick_EndsIt()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<IReminderGrain>("a").Register("once", TimeSpan.Zero, Minute);
        await silo.Probe.Saw("a once");
        await silo.Get<IReminderGrain>("b").Register("tick", Minute, Minute);
        await silo.AdvanceUntilAsync("b tick", 3, Minute);
        silo.Probe.Events.Count(each => each == "a once").ShouldBe(1);
        (await silo.Get<IReminderGrain>("a").IsRegistered("once")).ShouldBeFalse();
        ((MemoryReminders)silo.Ports.Reminders).Stored.Keys.ShouldBe([new ReminderKey("reminded", "b", "tick")]);
    }

    [Fact]
    public async Task Register_WithAPeriodBelowTheShortest_IsRefused()
    {
        await using var silo = await TestSilo.StartAsync();
        (await Should.ThrowAsync<ArgumentException>(() => silo.Get<IReminderGrain>("a").Register("tick", TimeSpan.Zero, Minute / 2)))
            .Message.ShouldContain("00:01:00");
        await using var fast = await TestSilo.StartAsync(options => options.MinimumReminderPeriod = Minute / 60);
        await fast.Get<IReminderGrain>("a").Register("tick", TimeSpan.Zero, Minute / 2);
        await fast.Probe.Saw("a tick");
    }

    [Fact]
    public async Task Register_ByAGrainThatIsNotRemindable_IsRefused()
    {
        await using var silo = await TestSilo.StartAsync();
        await Should.ThrowAsync<InvalidOperationException>(silo.Get<IForgetfulGrain>("a").Register);
    }
}
