namespace CommitWise.LocalSilo.Tests;

public sealed class BoundTests
{
    private const int Bound = 100;

    [Fact]
    public async Task Activations_OfMoreKeysThanThereMayBe_StayNearTheBound_AndKeepTheirStates()
    {
        await using var silo = await TestSilo.StartAsync(options => options.MaxActivations = Bound);
        for (var i = 0; i < 20 * Bound; i++)
        {
            await silo.Get<IStateGrain>($"{i}").Write($"text {i}");
            Count(silo).ShouldBeLessThanOrEqualTo(2 * Bound, $"after {i + 1} grains");
        }

        for (var i = 0; i < 20 * Bound; i++)
        {
            (await silo.Get<IStateGrain>($"{i}").Read()).ShouldBe($"text {i}");
        }
    }

    [Fact]
    public async Task Activations_InUse_StayWhenThereAreTooMany()
    {
        await using var silo = await TestSilo.StartAsync(options => options.MaxActivations = Bound);
        var held = Enumerable.Range(0, 2 * Bound).Select(i => silo.Get<ICallGrain>($"held {i}").HoldShort($"gate {i}")).ToList();
        for (var i = 0; i < 2 * Bound; i++)
        {
            await silo.Probe.Seen($"gate {i} begins").Within($"call {i}");
        }

        for (var i = 0; i < 5 * Bound; i++)
        {
            await silo.Get<ICallGrain>($"passing {i}").Name();
        }

        var (count, ended) = (Count(silo), held.Count(call => call.IsCompleted));
        for (var i = 0; i < 2 * Bound; i++)
        {
            silo.Probe.Open($"gate {i}");
        }

        await Task.WhenAll(held).Within("the calls that were held");
        ended.ShouldBe(0);
        count.ShouldBeInRange(2 * Bound, 4 * Bound);
    }

    private static long Count(TestSilo silo) => silo.Host.CountActivations().Values.Sum();
}
