using CommitWise.Durability;
using CommitWise.Testing;

namespace CommitWise.LocalSilo.Tests;

public sealed class ReminderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task NextTime_AfterATick_IsAWholeNumberOfPeriodsFromTheFirst()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<IReminderGrain>("a").Register("tick", 2 * Minute, 5 * Minute);
        silo.Time.Advance(Minute);
        silo.Probe.Events.ShouldBeEmpty();
        await silo.AdvanceUntilAsync("a tick", 1, Minute);
        silo.Probe.Events[1].ShouldEndWith("since 12:02 every 00:05:00");
        await silo.AdvanceUntilAsync("a tick", 3, Minute);
        var stored = await silo.Reminders.ReadAsync(new ReminderKey("reminded", "a", "tick"), CancellationToken.None);
        ((stored!.NextAt - stored.FirstAt).TotalMinutes % 5).ShouldBe(0);
    }

    [Fact]
    public async Task Reminder_AfterRestart_TicksAtItsTime_AndAnOverdueOneAtOnce()
    {
        var time = new ManualTime();
        using var storage = new TestStorage();
        await using (var first = await TestSilo.StartAsync(time, storage))
        {
            await first.Get<IReminderGrain>("late").Register("overdue", 2 * Minute, TimeSpan.FromDays(7));
            await first.Get<IReminderGrain>("later").Register("future", 30 * Minute, 60 * Minute);
        }

        time.Advance(10 * Minute);
        await using var second = await TestSilo.StartAsync(time, storage);
        await second.Probe.Saw("late overdue");
        second.Probe.Events.ShouldNotContain("later future");
        await second.AdvanceUntilAsync("later future", 1, Minute);
        second.Probe.Events.ShouldContain("overdue at 12:10 since 12:02 every 7.00:00:00");
        second.Probe.Events.Count(each => each == "late overdue").ShouldBe(1);
    }
}
