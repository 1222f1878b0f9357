using CommitWise.Risk.Evaluation;
using CommitWise.Risk.Training;

namespace CommitWise.Tests.Risk;

public sealed class RiskEvaluationTests
{
    private static readonly TrainingOptions Fast = new() { Bags = 2, LearningRate = 0.2, Rounds = 40, Threads = 1 };

    private readonly RiskEvaluation _evaluation = new(SyntheticData.Measures, Fast);
    private readonly JitDataSet[] _data =
        [SyntheticData.Draw(2_000, 1, "a"), SyntheticData.Draw(1_500, 2, "b"), SyntheticData.Draw(2_500, 3, "c")];

    [Fact]
    public void All_ThreeProjects_TestsTheNewestFifthOfEachAndTheRestAfterRecalibration()
    {
        IReadOnlyList<ProjectEvaluation> results = _evaluation.All(_data, CancellationToken.None);

        results.Select(result => $"{result.Protocol} {result.Project} {result.Rows}").ShouldBe(
        [
            "wp a 400", "wp b 300", "wp c 500",
            "cp a 400", "cp b 300", "cp c 500",
            "cp-recalibrated a 100", "cp-recalibrated c 200",
        ]);
        results.Where(result => result.Rows >= 300).ShouldAllBe(result => result.Auc.Value > 0.65);
    }

    [Fact]
    public void WithinProject_OneProject_NeverReadsTheTestLabels()
    {
        // With the labels of the test rows turned round a model that had not seen them is as wrong as it was right.
        JitDataSet flipped = WithTestLabelsFlipped(_data[0]);

        double? right = _evaluation.WithinProject(_data[0], CancellationToken.None).Auc.Value;
        double? wrong = _evaluation.WithinProject(flipped, CancellationToken.None).Auc.Value;

        (right + wrong)!.Value.ShouldBe(1, 1e-4);
    }

    [Fact]
    public void AcrossProjects_OneTarget_NeverReadsItsTestLabels()
    {
        JitDataSet flipped = WithTestLabelsFlipped(_data[0]);

        double? right = _evaluation.AcrossProjects(_data[0], _data[1..], CancellationToken.None)[0].Auc.Value;
        double? wrong = _evaluation.AcrossProjects(flipped, _data[1..], CancellationToken.None)[0].Auc.Value;

        (right + wrong)!.Value.ShouldBe(1, 1e-4);
    }

    [Fact]
    public void Of_ProjectWithoutDefects_HasNoMeanRanking()
    {
        ProjectEvaluation known = _evaluation.WithinProject(_data[0], CancellationToken.None);
        ProjectEvaluation undefined = known with { Auc = new Estimate(null, null, null) };

        MeanEvaluation mean = EvaluationReport.Of(SyntheticData.Train(Fast, _data[0]), [known, undefined]).Means.ShouldHaveSingleItem();

        mean.Auc.ShouldBeNull();
        mean.Brier.ShouldBe(known.Brier.Value);
    }

    private static JitDataSet WithTestLabelsFlipped(JitDataSet data)
    {
        int start = data.Count * 4 / 5;
        return new JitDataSet(
            data.Name,
            data.Sha256,
            [.. data.Commits],
            [.. data.Dates],
            [.. data.Labels.Select((label, row) => row < start ? label : !label)],
            [.. Enumerable.Range(0, data.Count).SelectMany(row => data.Row(row).ToArray())]);
    }
}
