using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Engine.Conformance;

public sealed class FilterTests
{
    [Fact]
    public async Task Filters_RunInTheOrderOfTheirRegistration_AroundTheGrain()
    {
        await using var host = await StartAsync<FirstFilter, SecondFilter>();
        (await host.Get<IContextGrain>("a").Echo("text")).ShouldBe("text+first+second-second-first");
        host.Probe.Events.ShouldBe(
        [
            "first before Echo context text",
            "second before Echo context text+first",
            "grain text+first+second",
            "second after text+first+second on ContextGrain ContextGrain",
            "first after text+first+second-second on ContextGrain ContextGrain",
        ]);
    }

    [Fact]
    public async Task Filter_ThatThrows_IsTheAnswer_AndTheGrainIsNotReached()
    {
        await using var host = await StartAsync<FirstFilter, RefusingFilter>();
        await Should.ThrowAsync<UnauthorizedAccessException>(() => host.Get<IContextGrain>("a").Echo("text"));
        host.Probe.Events.ShouldBe(["first before Echo context text"]);
    }

    [Fact]
    public async Task Filter_ThatDoesNotInvoke_AnswersInTheGrainsPlace_WithTheRequestsContext()
    {
        await using var host = await StartAsync<FirstFilter, AnsweringFilter>();
        RequestContext.Set("trace", "t1");
        (await host.Get<IContextGrain>("a").ValueSeenByFilter()).ShouldBe("t1");
    }

    [Fact]
    public async Task Filters_LeaveCallsWithoutResultsAndFaultsAsTheyAre()
    {
        await using var host = await StartAsync<FirstFilter, SecondFilter>();
        var grain = host.Get<ICallGrain>("a");
        await grain.Nothing();
        (await grain.Add(2, 3)).ShouldBe(5);
        (await Should.ThrowAsync<InvalidDataException>(() => grain.Throw("broken"))).StackTrace!.ShouldContain("Deeper");
    }

    [Fact]
    public async Task Filters_RunForCallsBetweenGrains_AndSeeWhoCalls()
    {
        await using var host = await StartAsync<CallerFilter, SecondFilter>();
        (await host.Get<IContextGrain>("a").EchoBy("b", "text")).ShouldBe("text+second-second");
        host.Probe.Events[0].ShouldBe("called by context");
    }

    private static Task<ConformanceHost> StartAsync<TFirst, TSecond>()
        where TFirst : class, IIncomingGrainCallFilter
        where TSecond : class, IIncomingGrainCallFilter => ConformanceHost.StartAsync(new ConformanceOptions
        {
            Services = services => services
                .AddSingleton<IIncomingGrainCallFilter, TFirst>()
                .AddSingleton<IIncomingGrainCallFilter, TSecond>(),
        });
}
