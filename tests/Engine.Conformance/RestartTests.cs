using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;
using CommitWise.Testing;

namespace CommitWise.Engine.Conformance;

public sealed class RestartTests
{
    [Fact]
    public async Task State_AfterAStop_IsWhatWasWritten()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IStateGrain>("a").Write("kept");
        await host.Get<IStateGrain>("a").SetWithoutWriting("lost");
        await host.RestartAsync();
        (await host.Get<IStateGrain>("a").Read()).ShouldBe("kept");
        host.Probe.Count("a active with kept and new").ShouldBe(1);
    }

    [Fact]
    public async Task State_AfterAKill_IsWhatWasAcknowledged()
    {
        await using var host = await ConformanceHost.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await host.Get<IStateGrain>($"n{i}").Write($"text {i}");
        }

        await host.KillAsync();
        await host.StartAgainAsync();
        for (var i = 0; i < 20; i++)
        {
            (await host.Get<IStateGrain>($"n{i}").Read()).ShouldBe($"text {i}");
        }
    }

    [Fact]
    public async Task State_AfterARestart_CanBeWrittenOver()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IStateGrain>("a").Write("one");
        await host.RestartAsync();
        await host.Get<IStateGrain>("a").Write("two");
        await host.RestartAsync();
        (await host.Get<IStateGrain>("a").Read()).ShouldBe("two");
    }

    [Fact]
    public async Task Clear_AfterARestart_IsStillClear()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IStateGrain>("a").Write("one");
        await host.Get<IStateGrain>("a").Clear();
        await host.RestartAsync();
        (await host.Get<IStateGrain>("a").RecordExists()).ShouldBeFalse();
    }

    [Fact]
    public async Task Reminder_AfterARestart_TicksAtItsTime()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IReminderGrain>("a").Register("tick", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
        await host.RestartAsync();
        (await host.Get<IReminderGrain>("a").IsRegistered("tick")).ShouldBeTrue();
        await host.Probe.Saw("a tick", 2);
        host.Probe.Count("tick every 00:00:01").ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Reminder_AfterAKill_Ticks()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IReminderGrain>("a").Register("tick", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
        await host.KillAsync();
        await host.StartAgainAsync();
        await host.Probe.Saw("a tick");
    }

    [Fact]
    public async Task Reminder_Unregistered_DoesNotComeBack()
    {
        await using var host = await ConformanceHost.StartAsync();
        var period = TimeSpan.FromMilliseconds(200);
        await host.Get<IReminderGrain>("a").Register("gone", TimeSpan.FromHours(1), period);
        await host.Get<IReminderGrain>("a").Unregister("gone");
        await host.RestartAsync();
        (await host.Get<IReminderGrain>("a").IsRegistered("gone")).ShouldBeFalse();
    }

    [HostFact(Engines.Local, "Orleans computes the next time from the first one and the period.")]
    public async Task Reminder_ThatCameDueWhileStopped_TicksOnceAtTheStart()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IReminderGrain>("a").Register("overdue", TimeSpan.FromMilliseconds(300), TimeSpan.FromDays(7));
        await host.KillAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System);
        var before = host.Probe.Count("a overdue");
        before.ShouldBe(0);
        await host.StartAgainAsync();
        await host.Probe.Saw("a overdue");
    }

    [Fact]
    public async Task Reminder_WhoseTickWasKilled_ComesAgain()
    {
        await using var host = await ConformanceHost.StartAsync();
        await host.Get<IReminderGrain>("a").Register("held", TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await host.Probe.Saw("a held");
        await host.KillAsync();
        await host.StartAgainAsync();
        await host.Probe.Saw("a held", 2);
    }
}
