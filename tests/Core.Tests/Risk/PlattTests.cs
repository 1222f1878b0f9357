using CommitWise.Risk;
using CommitWise.Risk.Training;

namespace CommitWise.Tests.Risk;

public sealed class PlattTests
{
    [Fact]
    public void Fit_OutcomesOfAKnownLine_FindsIt()
    {
        SplitMix64 random = new(5);
        double[] logOdds = [.. Enumerable.Range(0, 40_000).Select(row => ((row % 81) - 40) / 10.0)];
        bool[] labels = [.. logOdds.Select(x => random.Next(1 << 30) < ModelScorer.Sigmoid((0.5 * x) - 1) * (1 << 30))];

        Platt line = Platt.Fit(logOdds, labels, [.. logOdds.Select(_ => 1.0)]);

        line.Slope.ShouldBe(0.5, 0.03);
        line.Offset.ShouldBe(-1, 0.05);
    }

    [Fact]
    public void Fit_OneClass_LeavesLogOddsAsTheyAre() =>
        Platt.Fit([1.0, 2.0], [true, true], [1.0, 1.0]).ShouldBe(Platt.Identity);

    [Fact]
    public void Fit_OutcomesAgainstTheModel_LeavesLogOddsAsTheyAre() =>
        Platt.Fit([-2.0, -1, 1, 2], [true, true, false, false], [1.0, 1, 1, 1]).ShouldBe(Platt.Identity);
}
