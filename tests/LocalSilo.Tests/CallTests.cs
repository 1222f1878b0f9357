namespace CommitWise.LocalSilo.Tests;

public sealed class CallTests
{
    [Fact]
    public async Task NullTask_IsAFaultThatNamesTheMethod()
    {
        await using var silo = await TestSilo.StartAsync();
        (await Should.ThrowAsync<InvalidOperationException>(() => silo.Get<ICallGrain>("a").NullTask())).Message
            .ShouldContain("call/a ICallGrain.NullTask");
    }

    [Fact]
    public async Task Timeout_OfACallChain_NamesEveryCallOnTheWay_AndWhatTheGrainIsBusyWith()
    {
        await using var silo = await TestSilo.StartAsync(options => options.CallTimeout = TimeSpan.FromSeconds(30));
        var call = silo.Get<ICallGrain>("a").CallOther("b", back: "a");
        await silo.Probe.Saw("b calls a");
        var exception = await Should.ThrowAsync<TimeoutException>(() => silo.Time.AdvanceUntilAsync(call, TimeSpan.FromSeconds(31)));
        exception.Message.ShouldContain("call/a ICallGrain.CallOther -> call/b ICallGrain.CallOther");
        exception.Message.ShouldContain("no answer within 00:00:30");
        exception.Message.ShouldContain("is busy with call/a ICallGrain.CallOther");
    }

    [Fact]
    public async Task ResponseTimeout_IsOverAtItsTime_AndNotBefore()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = silo.Get<ICallGrain>("a").HoldShort("gate");
        await silo.Probe.Saw("gate begins");
        silo.Time.Advance(TimeSpan.FromSeconds(4));
        call.IsCompleted.ShouldBeFalse();
        silo.Time.Advance(TimeSpan.FromSeconds(2));
        (await Should.ThrowAsync<TimeoutException>(() => call.Within("the call"))).Message.ShouldContain("no answer within 00:00:05");
        silo.Probe.Open("gate");
    }

    [Fact]
    public async Task GetGrain_OfAnInterfaceWithSeveralClasses_SaysHowMany()
    {
        await using var silo = await TestSilo.StartAsync();
        Should.Throw<ArgumentException>(() => silo.Get<ITwice>("a")).Message.ShouldContain("2 grain classes");
    }

    [Fact]
    public async Task Activation_ThatHangs_EndsAtItsTimeLimit_WithAMessageThatNamesIt()
    {
        await using var silo = await TestSilo.StartAsync(options => options.ActivationTimeout = TimeSpan.FromSeconds(30));
        var call = silo.Get<IHangingGrain>("a").Call();
        await silo.Probe.Saw("hangs");
        silo.Time.Advance(TimeSpan.FromSeconds(31));
        (await Should.ThrowAsync<TimeoutException>(() => call.Within("the call"))).Message.ShouldContain("hanging/a took longer than 00:00:30");
    }

    [Fact]
    public async Task Argument_ThatCannotBeCopied_FailsTheCall()
    {
        await using var silo = await TestSilo.StartAsync();
        await Should.ThrowAsync<NotSupportedException>(() => silo.Get<ICallGrain>("a").Uncopyable(() => { }));
    }

    [Fact]
    public async Task ImmutableType_ThatDoesNotSurviveJson_IsPassedAsItIs()
    {
        await using var silo = await TestSilo.StartAsync();
        var marker = new Marker(() => 7);
        (await silo.Get<ICallGrain>("a").Pass(marker)).ShouldBeSameAs(marker);
    }
}
