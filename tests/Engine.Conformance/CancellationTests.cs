using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;
using CommitWise.Testing;

namespace CommitWise.Engine.Conformance;

public sealed class CancellationTests(SharedHost shared) : Behaviours(shared)
{
    [Fact]
    public async Task Cancel_WhileTheGrainRuns_ReachesGrainAndCaller()
    {
        using var cancel = new CancellationTokenSource();
        var call = Get<ITokenGrain>("a").HoldUntilCancelled(cancel.Token);
        await Probe.Saw("a holds");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.Within("the cancelled call"));
        await Probe.Saw("a cancelled");
    }

    [Fact]
    public async Task Cancel_OfACallChain_ReachesTheLastGrain()
    {
        using var cancel = new CancellationTokenSource();
        var call = Get<ITokenGrain>("a").HoldOther("b", cancel.Token);
        await Probe.Saw("b holds");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.Within("the cancelled call"));
        await Probe.Saw("b cancelled");
    }

    [Fact]
    public async Task Call_WithATokenThatIsCancelledAlready_NeverRuns()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var grain = Get<ITokenGrain>("a");
        await Should.ThrowAsync<OperationCanceledException>(() => grain.Echo("late", cancel.Token).Within("the call"));
        (await grain.Echo("after", CancellationToken.None)).ShouldBe("after");
        Probe.Events.ShouldBe(["echo after"]);
    }

    [Fact]
    public async Task Cancel_OfACallThatWaits_EndsTheWait()
    {
        using var cancel = new CancellationTokenSource();
        var grain = Get<ITokenGrain>("a");
        var running = grain.Hold("gate");
        await Probe.Saw("gate begins");
        var waiting = grain.Echo("waiting", cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.Within("the waiting call"));
        Probe.Count("echo waiting").ShouldBe(0);
        Probe.Open("gate");
        await running.Within("the running call");
    }

    [HostFact(Engines.Local, "In Orleans the cancellation goes after the call and may come too late to stop it.")]
    public async Task Cancel_OfACallThatWaits_KeepsItFromRunning()
    {
        using var cancel = new CancellationTokenSource();
        var grain = Get<ITokenGrain>("a");
        var running = grain.Hold("gate");
        await Probe.Saw("gate begins");
        var waiting = grain.Echo("waiting", cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.Within("the waiting call"));
        Probe.Open("gate");
        await running.Within("the running call");
        (await grain.Echo("after", CancellationToken.None)).ShouldBe("after");
        Probe.Count("echo waiting").ShouldBe(0);
    }

    [Fact]
    public async Task Token_ThatIsNotCancelled_ChangesNothing()
    {
        using var cancel = new CancellationTokenSource();
        (await Get<ITokenGrain>("a").Echo("text", cancel.Token)).ShouldBe("text");
        await cancel.CancelAsync();
        (await Get<ITokenGrain>("a").Echo("more", CancellationToken.None)).ShouldBe("more");
    }
}
