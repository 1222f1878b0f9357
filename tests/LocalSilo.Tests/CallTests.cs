namespace CommitWise.LocalSilo.Tests;

public sealed class CallTests
{
    [Fact]
    public async Task Call_AnyReturnType_ComesBack()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ICallGrain>("a");
        (await grain.Add(2, 3)).ShouldBe(5);
        (await grain.Text("text")).ShouldBe("text");
        (await grain.Text(null)).ShouldBe("none");
        await grain.Nothing();
        silo.Probe.Events.ShouldBe(["nothing"]);
    }

    [Fact]
    public async Task Call_ThroughBaseOrDerivedInterface_ReachesTheSameGrain()
    {
        await using var silo = await TestSilo.StartAsync();
        (await silo.Get<ICallDerived>("a").FromBase()).ShouldBe("base");
        (await silo.Get<ICallBase>("a").FromBase()).ShouldBe("base");
        var other = silo.Get<ICallBase>("a").AsReference<ICallGrain>();
        other.ShouldBe(silo.Get<ICallGrain>("a"));
        (await other.Name()).ShouldBe("a");
    }

    [Fact]
    public async Task Throw_AfterAwait_KeepsTypeMessageAndStack()
    {
        await using var silo = await TestSilo.StartAsync();
        var exception = await Should.ThrowAsync<InvalidDataException>(() => silo.Get<ICallGrain>("a").Throw("broken"));
        exception.Message.ShouldBe("broken");
        exception.StackTrace!.ShouldContain("Deeper");
    }

    [Fact]
    public async Task Throw_BeforeTheTask_FailsTheCallAndNotTheGrain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ICallGrain>("a");
        (await Should.ThrowAsync<InvalidDataException>(() => grain.ThrowAtOnce("broken"))).StackTrace!.ShouldContain("ThrowAtOnce");
        (await grain.Add(1, 1)).ShouldBe(2);
    }

    [Fact]
    public async Task NullTask_IsAFaultThatNamesTheMethod()
    {
        await using var silo = await TestSilo.StartAsync();
        (await Should.ThrowAsync<InvalidOperationException>(() => silo.Get<ICallGrain>("a").NullTask())).Message
            .ShouldContain("call/a ICallGrain.NullTask");
    }

    [Fact]
    public async Task Call_ToOtherGrain_Works()
    {
        await using var silo = await TestSilo.StartAsync();
        (await silo.Get<ICallGrain>("a").CallOther("b", string.Empty)).ShouldBe("b");
    }

    [Fact]
    public async Task CallChain_ThatComesBackToAWaitingGrain_EndsInATimeoutThatNamesBoth()
    {
        await using var silo = await TestSilo.StartAsync(options => options.CallTimeout = TimeSpan.FromSeconds(30));
        var call = silo.Get<ICallGrain>("a").CallOther("b", back: "a");
        await silo.Probe.Saw("b calls a");
        var exception = await Should.ThrowAsync<TimeoutException>(() => silo.Time.AdvanceUntilAsync(call, TimeSpan.FromSeconds(31)));
        exception.Message.ShouldContain("call/a ICallGrain.CallOther -> call/b ICallGrain.CallOther");
        exception.Message.ShouldContain("no answer within 00:00:30");
        (await silo.Get<ICallGrain>("a").Add(1, 1).Within("the grain to be free again")).ShouldBe(2);
    }

    [Fact]
    public async Task ResponseTimeout_OnMethod_ReplacesTheSilos()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = silo.Get<ICallGrain>("a").HoldShort("gate");
        await silo.Probe.Saw("gate begins");
        silo.Time.Advance(TimeSpan.FromSeconds(4));
        call.IsCompleted.ShouldBeFalse();
        silo.Time.Advance(TimeSpan.FromSeconds(2));
        (await Should.ThrowAsync<TimeoutException>(call)).Message.ShouldContain("no answer within 00:00:05");
        silo.Probe.Open("gate");
    }

    [Fact]
    public async Task TimedOutCall_ThatStillWaited_NeverRuns()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ICallGrain>("a");
        var running = grain.HoldShort("first");
        await silo.Probe.Saw("first begins");
        var waiting = grain.HoldShort("second");
        silo.Time.Advance(TimeSpan.FromSeconds(7));
        await Should.ThrowAsync<TimeoutException>(running);
        await Should.ThrowAsync<TimeoutException>(waiting);
        silo.Probe.Open("second");
        silo.Probe.Open("first");
        (await grain.Add(1, 1).Within("a later call")).ShouldBe(2);
        silo.Probe.Events.ShouldBe(["first begins"]);
    }

    [Fact]
    public async Task CancellationToken_Cancelled_ReachesGrainAndCaller()
    {
        await using var silo = await TestSilo.StartAsync();
        using var cancel = new CancellationTokenSource();
        var call = silo.Get<ICallGrain>("a").HoldUntilCancelled(cancel.Token);
        await silo.Probe.Saw("holds");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call.Within("the cancelled call"));
        await silo.Probe.Saw("cancelled");
    }

    [Fact]
    public async Task OneWay_ReturnsBeforeTheGrainIsDone_AndItsFaultIsNobodys()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ICallGrain>("a");
        await grain.Forget("gate").Within("the caller's part");
        silo.Probe.Events.ShouldBeEmpty();
        silo.Probe.Open("gate");
        await silo.Probe.Saw("forgotten");
        (await grain.Add(1, 1)).ShouldBe(2);
    }

    [Fact]
    public async Task Reference_ReturnedOrPassed_IsTheSameGrain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ICallGrain>("a");
        (await grain.Self()).ShouldBe(grain);
        (await silo.Get<ICallGrain>("b").NameOf(grain)).ShouldBe("a");
        grain.GetPrimaryKeyString().ShouldBe("a");
        grain.GetGrainId().ShouldBe(GrainId.Create("call", "a"));
        (await silo.Grains.GetGrain<ICallGrain>(GrainId.Create("call", "c")).Name()).ShouldBe("c");
    }

    [Fact]
    public async Task Grain_PassedAsThis_ArrivesAsAReference()
    {
        await using var silo = await TestSilo.StartAsync();
        (await silo.Get<ICallGrain>("a").PassMyself(silo.Get<ICallGrain>("b"))).ShouldBe("call/a GrainReference");
    }

    [Fact]
    public async Task GetGrain_OfAnInterfaceWithoutAClass_SaysSo()
    {
        await using var silo = await TestSilo.StartAsync();
        Should.Throw<ArgumentException>(() => silo.Get<INobody>("a")).Message.ShouldContain("INobody");
        Should.Throw<ArgumentException>(() => silo.Get<ITurnGrain>("a")).Message.ShouldContain("2 grain classes");
    }

    [Fact]
    public async Task Call_AfterStop_IsRefused()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<ICallGrain>("a");
        await grain.Add(1, 1);
        await silo.StopAsync();
        await Should.ThrowAsync<SiloUnavailableException>(() => grain.Add(1, 1));
    }
}
