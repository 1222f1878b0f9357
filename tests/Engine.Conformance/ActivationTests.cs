using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;
using CommitWise.Testing;

namespace CommitWise.Engine.Conformance;

public sealed class ActivationTests(SharedHost shared) : Behaviours(shared)
{
    [Fact]
    public async Task FirstCalls_AtOnce_MakeOneActivation()
    {
        var first = Get<ILifeGrain>("slow").Calls();
        var others = Enumerable.Range(0, 20).Select(_ => Task.Run(() => Get<ILifeGrain>("slow").Calls())).ToList();
        await Probe.Saw("slow activates with new");
        Probe.Open("activation");
        var answers = await Task.WhenAll([first, .. others]).Within("21 calls");
        answers.Order().ShouldBe(Enumerable.Range(1, 21));
        Probe.Count("slow made").ShouldBe(1);
    }

    [Fact]
    public async Task Life_OfAGrain_HasItsOrder()
    {
        await Get<IStateGrain>("a").Write("unused");
        await Get<ILifeGrain>("a").Calls();
        await Get<ILifeGrain>("a").Leave();
        await Probe.Saw("a disposed");
        Probe.Events.Where(each => each.StartsWith("a ", StringComparison.Ordinal) && !each.StartsWith("a active", StringComparison.Ordinal))
            .ShouldBe(["a made", "a activates with new", "a called", "a deactivates: ApplicationRequested", "a disposed"]);
    }

    [Fact]
    public async Task Activation_ThatFails_FailsTheCallsThatWait_AndTheNextCallTriesAnew()
    {
        var grain = Get<ILifeGrain>("failing");
        var calls = new[] { grain.Calls(), grain.Calls() };
        await Probe.Saw("failing activates with new");
        Probe.Open("activation");
        (await Should.ThrowAsync<InvalidDataException>(() => calls[0].Within("the call"))).Message.ShouldBe("the first activation fails");
        if (EngineOfBuild.Engine == Engines.Local || await FailsAsync(calls[1]))
        {
            (await Should.ThrowAsync<InvalidDataException>(() => calls[1].Within("the call"))).Message.ShouldBe("the first activation fails");
            (await grain.Calls().Within("the next call")).ShouldBe(1);
        }

        Probe.Count("failing made").ShouldBe(2);
    }

    // In Orleans a call is sent: the second may reach the grain only when the first activation has failed, and is then the next call itself.
    private static async Task<bool> FailsAsync(Task<int> call)
    {
        try
        {
            (await call.Within("the call")).ShouldBe(1);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    [Fact]
    public async Task Constructor_ThatThrows_FailsTheCall_WhichSaysWhy() =>
        (await Should.ThrowAsync<Exception>(Get<IBadGrain>("a").Call)).ToString().ShouldContain("cannot be made");

    [Fact]
    public async Task Activation_ThatHangs_EndsAtItsTimeLimit()
    {
        await using var host = await ConformanceHost.StartAsync(
            new ConformanceOptions { ActivationTimeout = TimeSpan.FromMilliseconds(300), CallTimeout = TimeSpan.FromMinutes(5) });
        await Should.ThrowAsync<Exception>(() => host.Get<ILifeGrain>("hanging").Calls().Within("the call"));
        host.Probe.Count("hanging called").ShouldBe(0);
    }

    [Fact]
    public async Task DeactivateOnIdle_AfterTheTurn_EndsTheActivation_AndTheNextCallMakesOne()
    {
        var grain = Get<ILifeGrain>("a");
        (await grain.Calls()).ShouldBe(1);
        await grain.Leave();
        (await grain.Calls().Within("the next call")).ShouldBe(1);
        Probe.Count("a made").ShouldBe(2);
        Probe.Count("a deactivates: ApplicationRequested").ShouldBe(1);
    }

    [Fact]
    public async Task DeactivateOnIdle_WhileTheTurnAwaits_WaitsForIt()
    {
        var grain = Get<ILifeGrain>("a");
        var busy = grain.LeaveWhileBusy("gate");
        await Probe.Saw("busy");
        await Get<ILifeGrain>("b").Calls();
        Probe.Count("a deactivates: ApplicationRequested").ShouldBe(0);
        Probe.Open("gate");
        (await busy.Within("the turn")).ShouldBeTrue("the turn still had the services of its activation");
        await Probe.Saw("a disposed");
    }

    [HostFact(Engines.Local, "In Orleans nothing new begins in an activation that was told to leave.")]
    public async Task InterleavingCall_WhileTheGrainLeaves_StillRunsBesideTheTurn()
    {
        var grain = Get<ILifeGrain>("a");
        var busy = grain.LeaveWhileBusy("gate");
        await Probe.Saw("busy");
        (await grain.IsScopeAlive().Within("the interleaving call")).ShouldBeTrue();
        Probe.Count("a made").ShouldBe(1);
        Probe.Open("gate");
        await busy.Within("the turn");
    }

    [Fact]
    public async Task Call_WhileTheGrainLeaves_GoesToTheNextActivation()
    {
        var grain = Get<ILifeGrain>("a");
        var busy = grain.LeaveWhileBusy("gate");
        await Probe.Saw("busy");
        var next = grain.Calls();
        Probe.Open("gate");
        await busy.Within("the turn");
        (await next.Within("the call that waited for the next activation")).ShouldBe(1);
        Probe.Count("a made").ShouldBe(2);
        Probe.IndexOf("a called").ShouldBeGreaterThan(Probe.IndexOf("a deactivates: ApplicationRequested"));
    }

    [Fact]
    public async Task Calls_WhileDeactivating_WaitForTheNextActivation_InTheirOrder()
    {
        var grain = Get<ILifeGrain>("lingering");
        await grain.Leave();
        await Probe.Saw("lingering deactivates: ApplicationRequested");
        var calls = Enumerable.Range(0, 3).Select(_ => grain.Calls()).ToList();
        Probe.Count("lingering made").ShouldBe(1);
        Probe.Open("deactivation");
        (await Task.WhenAll(calls).Within("the calls")).Order().ShouldBe([1, 2, 3]);
        Probe.Count("lingering made").ShouldBe(2);
    }

    [Fact]
    public async Task Deactivation_ThatFails_EndsTheActivationAllTheSame()
    {
        var grain = Get<ILifeGrain>("unwilling");
        await grain.Calls();
        await grain.Leave();
        (await grain.Calls().Within("the call to the next activation")).ShouldBe(1);
        Probe.Count("unwilling disposed").ShouldBe(1);
    }

    [Fact]
    public async Task ScopedService_LivesAsLongAsItsActivation()
    {
        var grain = Get<ILifeGrain>("a");
        var own = await grain.ScopedService();
        (await grain.ScopedService()).ShouldBe(own);
        (await Get<ILifeGrain>("b").ScopedService()).ShouldNotBe(own);
        await grain.Leave();
        (await grain.ScopedService().Within("the next activation")).ShouldNotBe(own);
    }

    [Fact]
    public async Task StatelessWorker_RunsSoManyAtOnce_AndNoMore()
    {
        var grain = Get<IWorkerGrain>("a");
        string[] gates = ["one", "two", "three", "four"];
        var calls = gates.Select(grain.Hold).ToList();
        await Probe.SawAny(2);
        Probe.Events.ShouldAllBe(each => each.EndsWith("begins", StringComparison.Ordinal));
        Probe.Events.Count.ShouldBe(2);
        gates.ToList().ForEach(Probe.Open);
        await Task.WhenAll(calls).Within("the calls");
        var running = 0;
        Probe.Events.Max(each => running += each.EndsWith("begins", StringComparison.Ordinal) ? 1 : -1).ShouldBe(2);
    }

    [Fact]
    public async Task Activations_ThatLeaveAfterEveryCall_LoseNoCall()
    {
        var rounds = Enumerable.Range(0, 5).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Get<ILifeGrain>($"k{worker}").Leave();
                (await Get<ILifeGrain>($"k{worker}").Calls()).ShouldBe(1);
            }
        }));
        await Task.WhenAll(rounds).Within("1,000 calls over activations that come and go");
        Probe.Count("k0 called").ShouldBe(100);
        Probe.Count("k0 made").ShouldBe(101);
    }

    [Fact]
    public async Task ManyActivations_ComingAndGoingUnderLoad_LoseNoCall()
    {
        var rounds = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                var grain = Get<ILifeGrain>($"k{i % 5}");
                if (i % 3 == worker % 3)
                {
                    await grain.Leave();
                }

                (await grain.Calls()).ShouldBeGreaterThan(0);
            }
        }));
        await Task.WhenAll(rounds).Within("4,000 calls over activations that come and go");
        Probe.Events.Count(each => each.EndsWith(" called", StringComparison.Ordinal)).ShouldBe(4_000);
    }
}
