using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;
using CommitWise.Testing;

namespace CommitWise.Engine.Conformance;

public sealed class TurnTests(SharedHost shared) : Behaviours(shared)
{
    [Fact]
    public async Task Call_WhileAnotherAwaits_WaitsForItsEnd()
    {
        var grain = Get<IPlainGrain>("a");
        var first = grain.Hold("first");
        await Probe.Saw("first begins");
        Probe.Open("second");
        var second = grain.Hold("second");
        Probe.Open("beside");
        await grain.Interleave("beside").Within("a call that proves that the queue was looked at");
        Probe.Count("second begins").ShouldBe(0);
        Probe.Open("first");
        await Task.WhenAll(first, second).Within("both calls");
        Probe.IndexOf("second begins").ShouldBeGreaterThan(Probe.IndexOf("first ends"));
    }

    [Fact]
    public async Task Calls_ThatWait_RunInTheOrderTheyCame()
    {
        var grain = Get<IPlainGrain>("a");
        var held = grain.Hold("held");
        await Probe.Saw("held begins");
        var calls = Enumerable.Range(0, 20).Select(i => grain.Hold($"call {i}")).ToList();
        Enumerable.Range(0, 20).ToList().ForEach(i => Probe.Open($"call {i}"));
        Probe.Open("held");
        await Task.WhenAll([held, .. calls]).Within("21 calls");
        Probe.Events.Where(each => each.StartsWith("call", StringComparison.Ordinal) && each.EndsWith("begins", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(0, 20).Select(i => $"call {i} begins"));
    }

    [Fact]
    public async Task Calls_ThatAwaitBetweenReadAndWrite_LoseNoUpdate()
    {
        var grain = Get<IPlainGrain>("a");
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(grain.IncrementSlowly))).Within("500 calls");
        (await grain.Count()).ShouldBe(500);
    }

    [Fact]
    public async Task Calls_ThatYieldOften_AreNeverInterruptedByOthers()
    {
        var grain = Get<IPlainGrain>("a");
        var calls = Enumerable.Range(0, 50).Select(_ => Task.Run(() => grain.WasInterrupted(20)));
        (await Task.WhenAll(calls).Within("50 calls")).ShouldAllBe(interrupted => !interrupted);
    }

    [Fact]
    public async Task Grains_OfDifferentKeys_RunBesideEachOther()
    {
        var first = Get<IPlainGrain>("a").Hold("first");
        var second = Get<IPlainGrain>("b").Hold("second");
        await Probe.Saw("first begins");
        await Probe.Saw("second begins");
        Probe.Open("first");
        Probe.Open("second");
        await Task.WhenAll(first, second).Within("both calls");
    }

    [Fact]
    public async Task AlwaysInterleave_WhileAnotherAwaits_RunsAtOnce()
    {
        var grain = Get<IPlainGrain>("a");
        var held = grain.Hold("held");
        await Probe.Saw("held begins");
        var waiting = grain.Hold("waiting");
        Probe.Open("waiting");
        Probe.Open("beside");
        await grain.Interleave("beside").Within("the interleaving call");
        Probe.Events.ShouldBe(["held begins", "beside begins", "beside ends"]);
        Probe.Open("held");
        await Task.WhenAll(held, waiting).Within("the rest");
    }

    [Fact]
    public async Task Call_WhileOnlyAnInterleavingOneRuns_Runs()
    {
        var grain = Get<IPlainGrain>("a");
        var beside = grain.Interleave("beside");
        await Probe.Saw("beside begins");
        (await grain.Count().Within("a call beside")).ShouldBe(0);
        Probe.Open("beside");
        await beside.Within("the interleaving call");
    }

    [Fact]
    public async Task ReadOnly_BesideReadOnly_RunsAtOnce()
    {
        var grain = Get<IPlainGrain>("a");
        var first = grain.Read("one");
        await Probe.Saw("one begins");
        var second = grain.Read("two");
        await Probe.Saw("two begins");
        Probe.Open("two");
        await second.Within("the second reader");
        Probe.Count("one ends").ShouldBe(0);
        Probe.Open("one");
        await first.Within("the first reader");
    }

    [Fact]
    public async Task ReadOnly_WhileAWriterRuns_Waits()
    {
        var grain = Get<IPlainGrain>("a");
        var writer = grain.Hold("writer");
        await Probe.Saw("writer begins");
        var reader = grain.Read("reader");
        Probe.Open("reader");
        Probe.Open("beside");
        await grain.Interleave("beside").Within("a call that proves that the queue was looked at");
        Probe.Count("reader begins").ShouldBe(0);
        Probe.Open("writer");
        await Task.WhenAll(writer, reader).Within("the rest");
    }

    [Fact]
    public async Task Writer_WhileAReaderRuns_Waits()
    {
        var grain = Get<IPlainGrain>("a");
        var reader = grain.Read("reader");
        await Probe.Saw("reader begins");
        var writer = grain.Hold("writer");
        Probe.Open("writer");
        Probe.Open("beside");
        await grain.Interleave("beside").Within("a call that proves that the queue was looked at");
        Probe.Count("writer begins").ShouldBe(0);
        Probe.Open("reader");
        await Task.WhenAll(writer, reader).Within("the rest");
        Probe.IndexOf("writer begins").ShouldBeGreaterThan(Probe.IndexOf("reader ends"));
    }

    [HostFact(Engines.Local, "In Orleans only the reader that came first keeps writers out.")]
    public async Task Writer_WhileAnyReaderRuns_Waits()
    {
        var grain = Get<IPlainGrain>("a");
        var first = grain.Read("one");
        await Probe.Saw("one begins");
        var writer = grain.Hold("writer");
        var second = grain.Read("two");
        await Probe.Saw("two begins");
        Probe.Open("one");
        await first.Within("the first reader");
        var third = grain.Read("three");
        await Probe.Saw("three begins");
        Probe.Count("writer begins").ShouldBe(0);
        Probe.Open("two");
        Probe.Open("three");
        Probe.Open("writer");
        await Task.WhenAll(writer, second, third).Within("the rest");
        Probe.IndexOf("writer begins").ShouldBeGreaterThan(Math.Max(Probe.IndexOf("two ends"), Probe.IndexOf("three ends")));
    }

    [Fact]
    public async Task Reentrant_AllCalls_Interleave()
    {
        var grain = Get<IReentrantGrain>("a");
        var first = grain.Hold("one");
        var second = grain.Hold("two");
        await Probe.Saw("one begins");
        await Probe.Saw("two begins");
        Probe.Open("two");
        await second.Within("the second call");
        Probe.Open("one");
        await first.Within("the first call");
    }

    [Fact]
    public async Task Reentrant_BetweenItsAwaits_HasOneThread()
    {
        var grain = Get<IReentrantGrain>("a");
        var calls = Enumerable.Range(0, 20).Select(i => grain.CountAfter("gate", $"{i} waits", 10_000)).ToList();
        for (var i = 0; i < 20; i++)
        {
            await Probe.Saw($"{i} waits");
        }

        Probe.Open("gate");
        await Task.WhenAll(calls).Within("20 calls");
        (await grain.Count()).ShouldBe(200_000);
    }

    [Fact]
    public async Task Await_InATurn_ComesBackToTheActivation() =>
        (await Get<IPlainGrain>("a").StaysOnScheduler().Within("the call")).ShouldBeTrue();

    [Fact]
    public async Task StartedTask_RunsInTheActivation() =>
        (await Get<IPlainGrain>("a").StartedTaskRunsOnScheduler().Within("the call")).ShouldBeTrue();

    [Fact]
    public async Task TaskRun_LeavesTheActivation() =>
        (await Get<IPlainGrain>("a").TaskRunLeavesTheScheduler().Within("the call")).ShouldBeTrue();

    [Fact]
    public async Task ForgottenTask_AfterItsTurn_GoesOnInTheActivation()
    {
        var grain = Get<IPlainGrain>("a");
        await grain.StartAndForget("forgotten");
        var held = grain.Hold("held");
        await Probe.Saw("held begins");
        Probe.Open("forgotten");
        await Probe.Saw("forgotten on scheduler");
        Probe.Open("held");
        await held.Within("the held call");
        (await grain.Count()).ShouldBe(1);
    }

    [Fact]
    public async Task Turn_ThatEndsOutsideTheActivation_LetsTheNextOneRun()
    {
        var grain = Get<IPlainGrain>("a");
        var outside = grain.ContinueOutside("gate");
        await Probe.Saw("begins");
        var next = grain.Count();
        Probe.Open("gate");
        await outside.Within("the turn");
        await next.Within("the next turn");
        Probe.Events.ShouldBe(["begins", "outside"]);
    }
}
