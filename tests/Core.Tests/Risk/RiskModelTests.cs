using CommitWise.Risk;

namespace CommitWise.Tests.Risk;

public sealed class RiskModelTests
{
    private readonly RiskModel _model = ModelFile.Create(Models.Document());

    [Theory]
    [InlineData(0, -0.7)]
    [InlineData(9.99, -0.7)]
    [InlineData(10, 0.1)]
    [InlineData(100, 0.9)]
    [InlineData(double.PositiveInfinity, 0.9)]
    [InlineData(double.NegativeInfinity, -0.7)]
    public void Predict_ValueAndEdges_TakesTheBinOfTheEdgesAtMostTheValue(double la, double contribution) =>
        _model.Predict(Models.Measures(("la", la), ("lt", 1))).Contributions[0].ShouldBe(contribution);

    [Fact]
    public void Predict_AnyChange_IsTheExactSumOfItsContributions()
    {
        Prediction prediction = _model.Predict(Models.Measures(("la", 50), ("lt", 800)));

        prediction.Contributions.ShouldBe([0.1, 0.3]);
        prediction.LogOdds.ShouldBe(-0.7);
        prediction.Probability.ShouldBe(1 / (1 + Math.Exp(0.7)));
    }

    [Fact]
    public void Predict_UnknownMeasure_ContributesNothingAndWidensTheInterval()
    {
        // lt has the same tables in both bags, so only its variance can widen the interval.
        Prediction known = _model.Predict(Models.Measures(("la", 50), ("lt", 800)));
        Prediction unknown = _model.Predict(Models.Measures(("la", 50)));

        unknown.Contributions[1].ShouldBe(0);
        unknown.LogOdds.ShouldBe(-1.0);
        Reach(unknown).ShouldBe(1.6448536269514722 * Math.Sqrt(0.02 + 0.04), 1e-9);
        Reach(known).ShouldBe(1.6448536269514722 * Math.Sqrt(0.02), 1e-9);
    }

    [Fact]
    public void Predict_EverythingUnknown_IsTheAverageChange() =>
        _model.Predict(Models.Measures()).LogOdds.ShouldBe(_model.Intercept);

    [Fact]
    public void Predict_PairOfFeatures_ReadsItsCell()
    {
        double[] cells = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
        ModelTerm pair = new(["la", "lt"], [[10, 100], [500]], cells, 0, [cells, cells]);
        RiskModel paired = ModelFile.Create(Models.Document() with { Terms = [pair] });

        paired.Terms[0].Name.ShouldBe("la*lt");
        paired.Predict(Models.Measures(("la", 50), ("lt", 500))).Contributions[0].ShouldBe(0.4);
        paired.Predict(Models.Measures(("la", 50))).Contributions[0].ShouldBe(0);
    }

    [Fact]
    public void Predict_Twice_AllocatesOnlyItsResult()
    {
        ChangeMeasures measures = Models.Measures(("la", 50), ("lt", 800));
        _model.Predict(measures);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Prediction prediction = _model.Predict(measures);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The record with four numbers and a reference, and an array of two numbers, with their headers.
        allocated.ShouldBeLessThanOrEqualTo(64 + 40 + (8 * (prediction.Contributions.Count - 2)));
    }

    [Fact]
    public void Unknowns_MissingAndUnseen_AreListed()
    {
        _model.Unknowns(Models.Measures(("la", 50), ("lt", 800))).ShouldBeEmpty();
        _model.Unknowns(Models.Measures(("la", 50), ("lt", 0))).ShouldBe(["all files are new"]);
        _model.Unknowns(Models.Measures(("lt", 800))).ShouldHaveSingleItem().ShouldStartWith("la is unknown");
        _model.Unknowns(Models.Measures(("la", 1001), ("lt", 800))).ShouldHaveSingleItem().ShouldContain("1,001");
    }

    private static double Reach(Prediction prediction) => Logit(prediction.Upper) - prediction.LogOdds;

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
