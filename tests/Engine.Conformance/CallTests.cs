using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;
using CommitWise.Testing;

namespace CommitWise.Engine.Conformance;

public sealed class CallTests(SharedHost shared) : Behaviours(shared)
{
    [Fact]
    public async Task Call_OfAnyReturnType_ComesBack()
    {
        var grain = Get<ICallGrain>("a");
        (await grain.Add(2, 3)).ShouldBe(5);
        (await grain.Text("text")).ShouldBe("text");
        (await grain.Text(null)).ShouldBe("none");
        await grain.Nothing();
        Probe.Events.ShouldBe(["nothing"]);
    }

    [Fact]
    public async Task Call_FromGrainToGrain_ComesBack() => (await Get<ICallGrain>("a").NameOfOther("b")).ShouldBe("b");

    [Fact]
    public async Task Throw_AfterAnAwait_KeepsTypeMessageCauseAndStack()
    {
        var exception = await Should.ThrowAsync<InvalidDataException>(() => Get<ICallGrain>("a").Throw("broken"));
        exception.Message.ShouldBe("broken");
        exception.InnerException.ShouldBeOfType<IOException>().Message.ShouldBe("the cause");
        exception.StackTrace!.ShouldContain("Deeper");
    }

    [Fact]
    public async Task Throw_ThroughAnotherGrain_KeepsTypeMessageAndStack()
    {
        var exception = await Should.ThrowAsync<InvalidDataException>(() => Get<ICallGrain>("a").ThrowThrough("b", "broken"));
        exception.Message.ShouldBe("broken");
        exception.StackTrace!.ShouldContain("Deeper");
    }

    [Fact]
    public async Task Throw_BeforeTheTask_FailsTheCallAndNotTheGrain()
    {
        var grain = Get<ICallGrain>("a");
        (await Should.ThrowAsync<InvalidDataException>(() => grain.ThrowAtOnce("broken"))).StackTrace!.ShouldContain("ThrowAtOnce");
        (await grain.Add(1, 1)).ShouldBe(2);
    }

    [Fact]
    public async Task OneWay_ReturnsBeforeTheGrainIsDone()
    {
        var grain = Get<ICallGrain>("a");
        await grain.Forget("gate").Within("the caller's part");
        Probe.Events.ShouldBeEmpty();
        Probe.Open("gate");
        await Probe.Saw("forgotten");
    }

    [Fact]
    public async Task OneWay_ThatFails_IsNobodysFault()
    {
        var grain = Get<ICallGrain>("a");
        await grain.ForgetAndFail();
        await Probe.Saw("fails");
        (await grain.Add(1, 1)).ShouldBe(2);
    }

    [HostFact(Engines.Local, "A cluster's client has an exception of its own for this.")]
    public async Task Call_AfterAStop_IsRefused()
    {
        await using var host = await ConformanceHost.StartAsync();
        var grain = host.Get<ICallGrain>("a");
        await grain.Add(1, 1);
        await host.StopAsync();
        await Should.ThrowAsync<OrleansException>(() => grain.Add(1, 1));
    }
}
