using System.Text.Json;
using CommitWise.Risk;
using CommitWise.Risk.Evaluation;
using CommitWise.Risk.Training;

namespace CommitWise.Tests.Risk;

public sealed class DefaultModelTests
{
    private const string Sha256 = "f75d724b617d96ec5e5d98bd88a578a6251038eb24dee3665ccd7f7c5ecee1a5";

    private readonly RiskModel _model = RiskModel.LoadDefault();

    [Fact]
    public void LoadDefault_CommittedBytes_HaveTheKnownHash()
    {
        _model.Sha256.ShouldBe(Sha256);
        ModelFile.Create(_model.Document).Sha256.ShouldBe(Sha256);
    }

    [Fact]
    public void LoadDefault_Features_AreThoseThatAgree() =>
        _model.Document.Features.Select(feature => feature.Name).ShouldBe(JitColumns.Agreeing);

    [Fact]
    public void Evaluation_BesideTheModel_IsOfThisModel()
    {
        EvaluationReport report = Evaluation();

        report.ModelSha256.ShouldBe(Sha256);
        report.DataSha256.ShouldBe(_model.Document.Training.DataSha256);
        report.Features.ShouldBe(_model.Document.Features.Select(feature => feature.Name));
        report.Means.Select(mean => mean.Protocol).ShouldBe(["wp", "cp", "cp-recalibrated"]);
        report.Means.ShouldAllBe(mean => mean.Auc > 0.70);
    }

    [Fact]
    public void Evaluation_Means_AreThoseOfTheProjects()
    {
        foreach (MeanEvaluation mean in Evaluation().Means)
        {
            double auc = Evaluation().Projects
                .Where(project => string.Equals(project.Protocol, mean.Protocol, StringComparison.Ordinal))
                .Average(project => project.Auc.Value!.Value);
            mean.Auc!.Value.ShouldBe(auc, 1e-4);
        }
    }

    [Theory]
    [InlineData("la")]
    [InlineData("nf")]
    [InlineData("nd")]
    [InlineData("entropy")]
    public void Predict_MoreOfASizeMeasure_IsNeverLessRisky(string feature)
    {
        double[] predictions = [.. Enumerable.Range(0, 500).Select(value => _model.Predict(Models.Measures((feature, value))).LogOdds)];

        predictions.ShouldBe(predictions.Order());
    }

    [Fact]
    public void Predict_LargeScatteredChange_IsRiskierThanASmallOne()
    {
        Prediction small = _model.Predict(Change(1, 1, 0, 3, 1, 200));
        Prediction large = _model.Predict(Change(8, 20, 3.5, 900, 300, 20_000));

        small.Probability.ShouldBeLessThan(0.25);
        large.Probability.ShouldBeGreaterThan(0.5);
        large.Lower.ShouldBeLessThan(large.Probability);
        large.Upper.ShouldBeGreaterThan(large.Probability);
    }

    [Fact]
    public void Unknowns_AllFilesNew_SaysThatTheModelHasNotSeenIt() =>
        _model.Unknowns(Change(1, 1, 0, 50, 0, 0)).ShouldBe(["all changed files are new or empty: outside what the model has seen"]);

    private static ChangeMeasures Change(double nd, double nf, double entropy, double la, double ld, double lt) =>
        Models.Measures(("ns", 1), ("nd", nd), ("nf", nf), ("entropy", entropy), ("la", la), ("ld", ld), ("lt", lt));

    private static EvaluationReport Evaluation()
    {
        using Stream stream = typeof(DefaultModelTests).Assembly.GetManifestResourceStream("default-model.evaluation.json")
            ?? throw new JsonException("The test assembly was built without the evaluation.");
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return EvaluationReport.FromJson(bytes.ToArray());
    }
}
