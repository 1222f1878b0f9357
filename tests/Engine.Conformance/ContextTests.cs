using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

public sealed class ContextTests(SharedHost shared) : Behaviours(shared)
{
    [Fact]
    public async Task Value_FlowsAlongTheCallChain()
    {
        RequestContext.Set("trace", "t1");
        (await Get<IContextGrain>("a").Value("trace")).ShouldBe("t1");
        (await Get<IContextGrain>("a").ValueOf("b", "trace")).ShouldBe("t1");
    }

    [Fact]
    public async Task Value_Removed_FlowsNoMore()
    {
        RequestContext.Set("trace", "t1");
        RequestContext.Remove("trace").ShouldBeTrue();
        RequestContext.Remove("trace").ShouldBeFalse();
        (await Get<IContextGrain>("a").ValueOf("b", "trace")).ShouldBeNull();
    }

    [Fact]
    public async Task Value_SetInAGrain_StaysInThatCall()
    {
        var grain = Get<IContextGrain>("a");
        var held = grain.Hold("gate");
        await Probe.Saw("gate begins");
        var set = grain.SetHere("name", "value");
        var seen = grain.Value("name");
        Probe.Open("gate");
        await Task.WhenAll(held, set).Within("the calls before");
        (await seen.Within("the call behind the one that sets it")).ShouldBeNull();
        RequestContext.Get("name").ShouldBeNull();
    }

    [Fact]
    public async Task Value_SetInAGrain_FlowsToTheGrainsThatItCalls()
    {
        RequestContext.Set("name", "the caller's");
        (await Get<IContextGrain>("a").SetAndPass("b", "name", "the grain's")).ShouldBe("the grain's");
        RequestContext.Get("name").ShouldBe("the caller's");
    }

    [Fact]
    public async Task Values_SeveralOnes_FlowTogether()
    {
        RequestContext.Set("one", "1");
        RequestContext.Set("two", "2");
        (await Get<IContextGrain>("a").Value("one")).ShouldBe("1");
        (await Get<IContextGrain>("a").Value("two")).ShouldBe("2");
        RequestContext.Keys.Order().ShouldBe(["one", "two"]);
        RequestContext.Clear();
        RequestContext.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Values_OfCallersAtOnce_AreNotMixed()
    {
        var calls = Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            RequestContext.Set("trace", $"t{i}");
            return (i, await Get<IContextGrain>($"g{i % 3}").ValueOf("one", "trace"));
        }));
        foreach (var (caller, seen) in await Task.WhenAll(calls).Within("50 calls"))
        {
            seen.ShouldBe($"t{caller}");
        }
    }
}
