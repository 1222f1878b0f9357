namespace CommitWise.LocalSilo.Tests;

public sealed class TurnTests
{
    [Fact]
    public async Task Call_WhileAnotherAwaits_WaitsForItsEnd()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<ITurnGrain>("a", "CommitWise.LocalSilo.Tests.TurnGrain");
        var first = grain.Hold("first");
        await silo.Probe.Saw("first begins");
        var second = grain.Hold("second");
        silo.Probe.Open("second");
        var other = silo.Grains.GetGrain<ITurnGrain>("b", "CommitWise.LocalSilo.Tests.TurnGrain").Hold("other");
        await silo.Probe.Saw("other begins");
        silo.Probe.Open("first");
        await second.Within("the second call");
        silo.Probe.Open("other");
        await Task.WhenAll(first, other).Within("all calls");
        silo.Probe.Events.Where(each => !each.StartsWith("other", StringComparison.Ordinal)).ShouldBe(
            ["first begins", "first ends", "second begins", "second ends"]);
    }

    [Fact]
    public async Task Calls_ThatAwaitBetweenReadAndWrite_LoseNoUpdate()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Plain(silo);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(grain.IncrementSlowly))).Within("500 calls");
        (await grain.Count()).ShouldBe(500);
    }

    [Fact]
    public async Task AlwaysInterleave_WhileAnotherAwaits_RunsAtOnce()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Plain(silo);
        var held = grain.Hold("held");
        await silo.Probe.Saw("held begins");
        var waiting = grain.Hold("waiting");
        silo.Probe.Open("waiting");
        silo.Probe.Open("beside");
        await grain.Interleave("beside").Within("the interleaving call");
        silo.Probe.Events.ShouldBe(["held begins", "beside begins", "beside ends"]);
        silo.Probe.Open("held");
        await Task.WhenAll(held, waiting).Within("the rest");
    }

    [Fact]
    public async Task Call_WhileOnlyInterleavingOneRuns_Runs()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Plain(silo);
        var beside = grain.Interleave("beside");
        await silo.Probe.Saw("beside begins");
        (await grain.Count().Within("a call beside")).ShouldBe(0);
        silo.Probe.Open("beside");
        await beside;
    }

    [Fact]
    public async Task ReadOnly_WithReadOnly_Interleaves_ButNotWithWriter()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Plain(silo);
        var first = grain.Read("one");
        await silo.Probe.Saw("one begins");
        var writer = grain.Hold("writer");
        var second = grain.Read("two");
        await silo.Probe.Saw("two begins");
        silo.Probe.Open("one");
        await first.Within("the first reader");
        var third = grain.Read("three");
        await silo.Probe.Saw("three begins");
        silo.Probe.Events.ShouldNotContain("writer begins");
        silo.Probe.Open("two");
        silo.Probe.Open("three");
        await silo.Probe.Saw("writer begins");
        silo.Probe.Open("writer");
        await Task.WhenAll(writer, second, third).Within("the rest");
        var events = silo.Probe.Events.ToList();
        events.IndexOf("writer begins").ShouldBeGreaterThan(Math.Max(events.IndexOf("two ends"), events.IndexOf("three ends")));
    }

    [Fact]
    public async Task ReadOnly_WhileWriterRuns_Waits()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Plain(silo);
        var writer = grain.Hold("writer");
        await silo.Probe.Saw("writer begins");
        var reader = grain.Read("reader");
        silo.Probe.Open("reader");
        silo.Probe.Open("peek");
        await grain.Interleave("peek").Within("a call that proves the queue was looked at");
        silo.Probe.Events.ShouldNotContain("reader begins");
        silo.Probe.Open("writer");
        await Task.WhenAll(writer, reader).Within("the rest");
    }

    [Fact]
    public async Task Reentrant_AllCalls_Interleave()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IReentrantGrain>("a");
        var first = grain.Hold("one");
        var second = grain.Hold("two");
        await silo.Probe.Saw("one begins");
        await silo.Probe.Saw("two begins");
        silo.Probe.Open("two");
        await second.Within("the second call");
        silo.Probe.Open("one");
        await first;
    }

    [Fact]
    public async Task Await_InTurn_ContinuesOnTheActivationsScheduler()
    {
        await using var silo = await TestSilo.StartAsync();
        (await Plain(silo).StaysOnScheduler()).ShouldBeTrue();
        (await Plain(silo).StartedTaskRunsOnScheduler()).ShouldBeTrue();
    }

    [Fact]
    public async Task ForgottenTask_AfterItsTurn_ContinuesOnTheSchedulerBetweenTurns()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Plain(silo);
        await grain.StartAndForget("forgotten");
        var held = grain.Hold("held");
        await silo.Probe.Saw("held begins");
        silo.Probe.Open("forgotten");
        await silo.Probe.Saw("forgotten on scheduler");
        silo.Probe.Open("held");
        await held;
        (await grain.Count()).ShouldBe(1);
    }

    [Fact]
    public async Task Turn_ThatEndsOutsideTheScheduler_LetsTheNextOneRun()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Plain(silo);
        var outside = grain.ContinueOutside("gate");
        await silo.Probe.Saw("begins");
        var next = grain.Count();
        silo.Probe.Open("gate");
        await outside.Within("the turn");
        await next.Within("the next turn");
        silo.Probe.Events.ShouldBe(["begins", "outside"]);
    }

    private static ITurnGrain Plain(TestSilo silo) =>
        silo.Grains.GetGrain<ITurnGrain>("a", "CommitWise.LocalSilo.Tests.TurnGrain");
}
