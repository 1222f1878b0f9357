using CommitWise.Grains.Health;

namespace CommitWise.Grains.Tests.Health;

public sealed class MethodMeterTests
{
    [Fact]
    public async Task Begin_ByManyAtOnce_CountsEachCall()
    {
        var meter = new MethodMeter();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var call = 0; call < 10_000; call++)
            {
                meter.End(meter.Begin(), failed: worker == 0);
            }
        })));
        meter.Calls.ShouldBe(80_000);
        meter.Errors.ShouldBe(10_000);
    }

    [Fact]
    public void End_OfTheFirstCalls_TakesTheTimeOfEach()
    {
        var meter = new MethodMeter();
        for (var call = 0; call < 100; call++)
        {
            meter.End(meter.Begin(), failed: false);
        }

        meter.Latencies.Count.ShouldBe(100);
    }

    [Fact]
    public void End_OfManyCalls_TakesTheTimeOfASample()
    {
        var meter = new MethodMeter();
        for (var call = 0; call < 1_000_000; call++)
        {
            meter.End(meter.Begin(), failed: false);
        }

        meter.Latencies.Count.ShouldBeInRange(1_000_000 / 16, (1_000_000 / 16) + (1_024 * Environment.ProcessorCount));
    }
}
