using System.Diagnostics;

namespace CommitWise.LocalSilo.Tests;

public sealed class ContextTests
{
    [Fact]
    public async Task Activity_FlowsIntoTheTurn()
    {
        await using var silo = await TestSilo.StartAsync();
        using var activity = new Activity("request").Start();
        (await silo.Get<ITraceGrain>("a").Trace()).ShouldBe(activity.Id);
        activity.Stop();
        Activity.Current = null;
        (await silo.Get<ITraceGrain>("a").Trace()).ShouldBeNull();
    }
}
