using CommitWise.Grains.Health;

namespace CommitWise.Grains.Tests.Health;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentile_OfNothing_IsUnknown() => new LatencyHistogram().Percentile(.5).ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1_000)]
    [InlineData(123_456_789)]
    [InlineData(long.MaxValue)]
    public void Percentile_OfOneTime_IsThatTimeWithin7Percent(long nanoseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(nanoseconds);
        foreach (var share in new[] { 0, .5, 1 })
        {
            histogram.Percentile(share)!.Value.ShouldBe(nanoseconds, Math.Max(.5, nanoseconds * .07));
        }
    }

    [Fact]
    public void Percentile_OfManyTimes_IsThatOfTheSortedTimesWithin7Percent()
    {
        var random = new Random(5);
        var times = Enumerable.Range(0, 10_000).Select(_ => (long)Math.Exp(random.NextDouble() * 20)).ToList();
        var histogram = new LatencyHistogram();
        times.ForEach(histogram.Record);
        times.Sort();
        foreach (var share in new[] { .01, .5, .9, .99, 1 })
        {
            double exact = times[(int)Math.Ceiling(share * times.Count) - 1];
            histogram.Percentile(share)!.Value.ShouldBe(exact, Math.Max(1, exact * .07));
        }
    }

    [Fact]
    public void Record_OfANegativeTime_CountsAsNothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-5);
        histogram.Percentile(1).ShouldBe(0);
    }

    [Fact]
    public async Task Record_ByManyAtOnce_LosesNone()
    {
        var histogram = new LatencyHistogram();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 10_000).ToList().ForEach(time => histogram.Record(time)))));
        histogram.Count.ShouldBe(80_000);
    }
}
