namespace CommitWise.LocalSilo.Tests;

public sealed class ActivationTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task FirstCalls_AtOnce_MakeOneActivation()
    {
        await using var silo = await TestSilo.StartAsync();
        var first = silo.Get<ILifeGrain>("slow").Calls();
        var others = Enumerable.Range(0, 20).Select(_ => Task.Run(() => silo.Get<ILifeGrain>("slow").Calls())).ToList();
        await silo.Probe.Saw("slow activates");
        silo.Probe.Open("activation");
        var answers = await Task.WhenAll([first, .. others]).Within("21 calls");
        answers.Order().ShouldBe(Enumerable.Range(1, 21));
        silo.Probe.Events.Count(each => each == "slow activates").ShouldBe(1);
    }

    [Fact]
    public async Task Activation_ThatFails_FailsTheCallsThatWait_AndTheNextCallTriesAgain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ILifeGrain>("failing");
        (await Should.ThrowAsync<InvalidDataException>(grain.Calls)).Message.ShouldBe("first activation fails");
        (await grain.Calls()).ShouldBe(1);
        silo.Probe.Events.ShouldBe(["failing activates", "life/failing disposed", "failing activates"]);
    }

    [Fact]
    public async Task Constructor_ThatThrows_FailsTheCallWithItsException()
    {
        await using var silo = await TestSilo.StartAsync();
        (await Should.ThrowAsync<InvalidDataException>(silo.Get<IBadGrain>("a").Call)).Message.ShouldBe("cannot be made");
    }

    [Fact]
    public async Task Activation_ThatHangs_EndsAtItsTimeLimit()
    {
        await using var silo = await TestSilo.StartAsync(options => options.ActivationTimeout = TimeSpan.FromSeconds(30));
        var call = silo.Get<ILifeGrain>("hanging").Calls();
        await silo.Probe.Saw("hanging activates");
        silo.Time.Advance(TimeSpan.FromSeconds(31));
        (await Should.ThrowAsync<TimeoutException>(call.Within("the call"))).Message.ShouldContain("life/hanging took longer than 00:00:30");
    }

    [Fact]
    public async Task DeactivateOnIdle_AfterTheTurn_EndsTheActivation_AndTheNextCallMakesOne()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ILifeGrain>("a");
        (await grain.Calls()).ShouldBe(1);
        await grain.Leave();
        (await grain.Calls()).ShouldBe(1);
        silo.Probe.Events.ShouldBe(["a activates", "a deactivates: ApplicationRequested", "life/a disposed", "a activates"]);
    }

    [Fact]
    public async Task DeactivateOnIdle_WhileTheTurnAwaits_WaitsForIt()
    {
        await using var silo = await TestSilo.StartAsync();
        var busy = silo.Get<ILifeGrain>("a").LeaveWhileBusy("gate");
        await silo.Probe.Saw("busy");
        var next = silo.Get<ILifeGrain>("a").Calls();
        (await silo.Get<ILifeGrain>("a").IsScopeAlive()).ShouldBeTrue();
        silo.Probe.Events.ShouldNotContain("a deactivates: ApplicationRequested");
        silo.Probe.Open("gate");
        (await busy).ShouldBeTrue();
        (await next.Within("the call that waited for the next activation")).ShouldBe(1);
        silo.Probe.Events.ShouldBe(
            ["a activates", "busy", "a deactivates: ApplicationRequested", "life/a disposed", "a activates"]);
    }

    [Fact]
    public async Task Call_WhileDeactivating_WaitsForTheNextActivation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ILifeGrain>("lingering");
        await grain.Leave();
        await silo.Probe.Saw("lingering deactivates: ApplicationRequested");
        var calls = Enumerable.Range(0, 3).Select(_ => grain.Calls()).ToList();
        silo.Probe.Events.Count(each => each == "lingering activates").ShouldBe(1);
        silo.Probe.Open("deactivation");
        (await Task.WhenAll(calls).Within("the calls")).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Idle_ForTheIdleAge_EndsTheActivation_ButUseKeepsIt()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<ILifeGrain>("idle").Calls();
        await silo.Get<ILifeGrain>("used").Calls();
        silo.Time.Advance(10 * Minute);
        await silo.Get<ILifeGrain>("used").Calls();
        silo.Time.Advance(6 * Minute);
        await silo.Probe.Saw("life/idle disposed");
        silo.Probe.Events.ShouldContain("idle deactivates: ActivationIdle");
        (await silo.Get<ILifeGrain>("used").Calls()).ShouldBe(3);
        (await silo.Get<ILifeGrain>("idle").Calls()).ShouldBe(1);
    }

    [Fact]
    public async Task DelayDeactivation_KeepsAnIdleGrain_UntilTakenBack()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<ILifeGrain>("kept").Keep(TimeSpan.FromHours(2));
        await silo.Get<ILifeGrain>("dropped").Keep(TimeSpan.FromHours(2));
        await silo.Get<ILifeGrain>("dropped").Keep(TimeSpan.FromSeconds(-1));
        silo.Time.Advance(20 * Minute);
        await silo.Probe.Saw("life/dropped disposed");
        silo.Probe.Events.ShouldNotContain("kept deactivates: ActivationIdle");
        silo.Time.Advance(2 * 60 * Minute);
        await silo.Probe.Saw("kept deactivates: ActivationIdle");
    }

    [Fact]
    public async Task StatelessWorker_RunsSoManyAtOnce_AndNoMore()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IWorkerGrain>("a");
        var calls = new[] { "one", "two", "three" }.Select(grain.Hold).ToList();
        await silo.Probe.Saw("one begins");
        await silo.Probe.Saw("two begins");
        silo.Probe.Events.ShouldNotContain("three begins");
        silo.Probe.Open("one");
        silo.Probe.Open("three");
        await Task.WhenAll(calls[0], calls[2]).Within("the third call");
        silo.Probe.Open("two");
        await calls[1].Within("the second call");
    }

    [Fact]
    public async Task ManyActivations_ComingAndGoingUnderLoad_LoseNoCall()
    {
        await using var silo = await TestSilo.StartAsync();
        var rounds = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var grain = silo.Get<ILifeGrain>($"k{i % 5}");
                if (i % 3 == worker % 3)
                {
                    await grain.Leave();
                }

                (await grain.Calls()).ShouldBeGreaterThan(0);
            }
        }));
        await Task.WhenAll(rounds).Within("16,000 calls over activations that come and go");
    }
}
