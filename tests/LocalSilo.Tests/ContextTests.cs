using System.Diagnostics;

namespace CommitWise.LocalSilo.Tests;

public sealed class ContextTests
{
    [Fact]
    public async Task RequestContext_FlowsAlongTheCallChain()
    {
        await using var silo = await TestSilo.StartAsync();
        RequestContext.Set("trace", "t1");
        (await silo.Get<IContextGrain>("a").ValueOf("b", "trace")).ShouldBe("t1");
        RequestContext.Remove("trace").ShouldBeTrue();
        (await silo.Get<IContextGrain>("a").ValueOf("b", "trace")).ShouldBeNull();
    }

    [Fact]
    public async Task RequestContext_SetInAGrain_StaysInThatCall()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IContextGrain>("a");
        await Task.WhenAll(grain.SetHere("name", "value"), grain.SetHere("name", "value"));
        (await grain.Value("name")).ShouldBeNull();
        RequestContext.Get("name").ShouldBeNull();
    }

    [Fact]
    public async Task RequestContext_SeveralValues_FlowTogether()
    {
        await using var silo = await TestSilo.StartAsync();
        RequestContext.Set("one", "1");
        RequestContext.Set("two", "2");
        (await silo.Get<IContextGrain>("a").Value("two")).ShouldBe("2");
        RequestContext.Keys.Order().ShouldBe(["one", "two"]);
        RequestContext.Clear();
        RequestContext.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Activity_FlowsIntoTheTurn()
    {
        await using var silo = await TestSilo.StartAsync();
        using var activity = new Activity("request").Start();
        (await silo.Get<IContextGrain>("a").Trace()).ShouldBe(activity.Id);
        activity.Stop();
        Activity.Current = null;
        (await silo.Get<IContextGrain>("a").Trace()).ShouldBeNull();
    }
}
