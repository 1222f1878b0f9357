using CommitWise.Risk.Evaluation;

namespace CommitWise.Tests.Risk;

public sealed class MetricsTests
{
    private static readonly Outcomes Four = new([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);

    [Fact]
    public void Auc_KnownExample_CountsPairsInOrder() => Metrics.Auc(Four).ShouldBe(0.75);

    [Fact]
    public void Auc_Ties_CountHalf() =>
        Metrics.Auc(new([0.5, 0.5, 0.5, 0.9], [false, true, false, true])).ShouldBe((0.5 + 0.5 + 1 + 1) / 4);

    [Fact]
    public void AveragePrecision_KnownExample_SumsPrecisionTimesRecall() =>
        Metrics.AveragePrecision(Four).ShouldBe((0.5 * 1) + (0.5 * 2 / 3), 1e-12);

    [Fact]
    public void AveragePrecision_AllTied_IsTheBaseRate() =>
        Metrics.AveragePrecision(new([0.3, 0.3, 0.3, 0.3], [true, false, false, false])).ShouldBe(0.25);

    [Fact]
    public void RecallOfRiskiest_TenChanges_LooksAtTwo()
    {
        double[] probabilities = [.. Enumerable.Range(1, 10).Select(rank => rank / 10.0)];
        bool[] labels = [true, false, false, false, false, false, false, true, false, true];

        Metrics.RecallOfRiskiest(new(probabilities, labels)).ShouldBe(1 / 3.0, 1e-12);
    }

    [Fact]
    public void RecallOfRiskiest_AllTied_IsTheShareLookedAt() =>
        Metrics.RecallOfRiskiest(new([.5, .5, .5, .5, .5], [true, false, true, false, false])).ShouldBe(0.2, 1e-12);

    [Fact]
    public void Brier_KnownExample_IsTheMeanSquare() =>
        Metrics.Brier(Four).ShouldBe((0.01 + 0.16 + 0.4225 + 0.04) / 4, 1e-12);

    [Fact]
    public void Ece_TwoBins_WeighsTheirGaps() =>
        // Bin .2: two changes at .25, one defect: gap .25. Bin 1: two at 1 and .95, one defect: gap .475.
        Metrics.Ece(new([0.25, 0.25, 1, 0.95], [true, false, true, false])).ShouldBe((0.25 + 0.475) / 2, 1e-12);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rankings_OneClassOnly_AreNotDefined(bool label)
    {
        Outcomes outcomes = new([0.2, 0.3], [label, label]);

        Metrics.Auc(outcomes).ShouldBe(double.NaN);
        Metrics.AveragePrecision(outcomes).ShouldBe(double.NaN);
        Metrics.RecallOfRiskiest(outcomes).ShouldBe(double.NaN);
        double.IsFinite(Metrics.Brier(outcomes)).ShouldBeTrue();
    }

    [Fact]
    public void Bootstrap_OneClassOnly_SaysNotDefined() =>
        Resampling.Bootstrap(new([0.2, 0.3], [true, true]), Metrics.Auc, 1).ShouldBe(new Estimate(null, null, null));

    [Fact]
    public void Bootstrap_SameSeed_SurroundsTheValueAndRepeats()
    {
        Outcomes outcomes = new(
            [.. Enumerable.Range(0, 200).Select(row => row / 200.0)], [.. Enumerable.Range(0, 200).Select(row => row * 7 % 200 > 120)]);
        Estimate estimate = Resampling.Bootstrap(outcomes, Metrics.Auc, 7);

        estimate.Lower!.Value.ShouldBeLessThan(estimate.Value!.Value);
        estimate.Upper!.Value.ShouldBeGreaterThan(estimate.Value.Value);
        Resampling.Bootstrap(outcomes, Metrics.Auc, 7).ShouldBe(estimate);
    }

    [Fact]
    public void EceFloor_MoreChanges_Falls()
    {
        Outcomes few = new([.. Enumerable.Range(0, 100).Select(row => row / 100.0)], new bool[100]);
        Outcomes many = new([.. Enumerable.Range(0, 10_000).Select(row => row / 10_000.0)], new bool[10_000]);

        Resampling.EceFloor(many, 1).ShouldBeLessThan(Resampling.EceFloor(few, 1) / 5);
    }
}
