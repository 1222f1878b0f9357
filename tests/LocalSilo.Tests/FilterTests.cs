namespace CommitWise.LocalSilo.Tests;

public sealed class FilterTests
{
    [Fact]
    public async Task Filters_RunInTheOrderOfTheirRegistration_AroundTheGrain()
    {
        await using var silo = await TestSilo.StartAsync(
            services: services => services.AddIncomingGrainCallFilter<FirstFilter>().AddIncomingGrainCallFilter<SecondFilter>());
        (await silo.Get<IContextGrain>("a").Echo("text")).ShouldBe("text+first+second-second-first");
        silo.Probe.Events.ShouldBe(
        [
            "first before IContextGrain.Echo context/a text",
            "second before IContextGrain.Echo context/a text+first",
            "grain text+first+second",
            "second after text+first+second on ContextGrain ContextGrain",
            "first after text+first+second-second on ContextGrain ContextGrain",
        ]);
    }

    [Fact]
    public async Task Filter_ThatThrows_IsTheAnswer_AndTheGrainIsNotReached()
    {
        await using var silo = await TestSilo.StartAsync(
            services: services => services.AddIncomingGrainCallFilter<FirstFilter>().AddIncomingGrainCallFilter<RefusingFilter>());
        await Should.ThrowAsync<UnauthorizedAccessException>(() => silo.Get<IContextGrain>("a").Echo("text"));
        silo.Probe.Events.ShouldNotContain("grain text+first");
    }

    [Fact]
    public async Task Filters_LeaveCallsWithoutResultsAndFaultsAsTheyAre()
    {
        await using var silo = await TestSilo.StartAsync(services: services => services.AddIncomingGrainCallFilter<FirstFilter>());
        var grain = silo.Get<ICallGrain>("a");
        await grain.Nothing();
        (await grain.Add(2, 3)).ShouldBe(5);
        (await Should.ThrowAsync<InvalidDataException>(() => grain.Throw("broken"))).StackTrace!.ShouldContain("Deeper");
    }
}
