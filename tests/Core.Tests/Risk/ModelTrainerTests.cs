using CommitWise.Risk;
using CommitWise.Risk.Evaluation;
using CommitWise.Risk.Training;

namespace CommitWise.Tests.Risk;

public sealed class ModelTrainerTests
{
    private static readonly TrainingOptions Fast = new() { Bags = 4, LearningRate = 0.1, Threads = 1 };

    [Fact]
    public void Train_AdditiveFunction_IsRecovered()
    {
        RiskModel model = SyntheticData.Train(Fast, SyntheticData.Draw(12_000, 1));

        foreach ((double la, double lt) in new[] { (20.0, 200.0), (80.0, 200.0), (20.0, 800.0), (80.0, 800.0) })
        {
            double predicted = model.Predict(Models.Measures(("la", la), ("lt", lt))).LogOdds;
            predicted.ShouldBe(SyntheticData.LogOdds(la, lt), 0.2);
        }
    }

    [Fact]
    public void Train_DrawnOutcomes_IsCalibratedOnOthers()
    {
        RiskModel model = SyntheticData.Train(Fast, SyntheticData.Draw(6_000, 1));
        ProjectEvaluation evaluation = new RiskEvaluation(SyntheticData.Measures, Fast).Holdout(model, SyntheticData.Draw(4_000, 2));

        evaluation.Ece.Value!.Value.ShouldBeLessThan(evaluation.EceFloor + 0.03);
        evaluation.Auc.Value!.Value.ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void Train_AnyModel_CentresContributionsOnTheTrainingRows()
    {
        JitDataSet data = SyntheticData.Draw(3_000, 1);
        RiskModel model = SyntheticData.Train(Fast, data);

        double mean = Enumerable.Range(0, data.Count).Average(row => model.LogOdds(data.Row(row)));
        mean.ShouldBe(model.Intercept, 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_SameSeed_GivesTheSameBytesOnAnyNumberOfThreads(int threads)
    {
        JitDataSet data = SyntheticData.Draw(2_000, 1);
        byte[] one = ModelFile.Write(SyntheticData.Train(Fast, data).Document);

        ModelFile.Write(SyntheticData.Train(Fast with { Threads = threads }, data).Document).ShouldBe(one);
        ModelFile.Write(SyntheticData.Train(Fast with { Seed = 2 }, data).Document).ShouldNotBe(one);
    }

    [Fact]
    public void Train_RisingFeature_NeverFalls()
    {
        // lt lowers the risk; told that it may only rise, the model must leave it flat, in every bag.
        RiskModel model = SyntheticData.Train(Fast with { Rising = ["la", "lt"], LeafWeight = 1, Leaves = 5 }, SyntheticData.Draw(3_000, 3));

        foreach (double[] table in model.Terms.SelectMany(term => term.Bags.Append(term.Table)))
        {
            table.ShouldBe(table.Order());
        }
    }

    [Fact]
    public void Train_FreeFeature_Falls()
    {
        RiskModel model = SyntheticData.Train(Fast, SyntheticData.Draw(3_000, 3));

        model.Terms[1].Table[0].ShouldBeGreaterThan(model.Terms[1].Table[^1] + 0.5);
    }

    [Fact]
    public void Train_UnknownValues_ContributeNothing()
    {
        JitDataSet complete = SyntheticData.Draw(3_000, 1);
        TrainingSet data = TrainingSet.From([(complete, complete.Count)], SyntheticData.Measures, Fast);
        for (int row = 0; row < data.Count; row += 3)
        {
            data.Columns[1][row] = double.NaN;
        }

        RiskModel model = ModelTrainer.Train(data, Fast, "test", CancellationToken.None);

        model.Predict(Models.Measures(("la", 80))).Contributions[1].ShouldBe(0);
        model.Terms[1].Table[^1].ShouldBeLessThan(-0.2);
    }

    [Fact]
    public void Train_OneLabelOnly_IsRefused()
    {
        JitDataSet data = SyntheticData.Draw(100, 1);
        TrainingSet training = TrainingSet.From([(data, data.Count)], SyntheticData.Measures, Fast);

        Should.Throw<InputException>(() => ModelTrainer.Train(training with { Labels = new bool[data.Count] }, Fast, "x", CancellationToken.None))
            .Problem.ShouldBe("malformed-data");
    }

    [Fact]
    public void From_TwoProjects_WeighAlike()
    {
        (JitDataSet large, JitDataSet small) = (SyntheticData.Draw(900, 1, "large"), SyntheticData.Draw(100, 2, "small"));
        TrainingSet data = TrainingSet.From([(large, 900), (small, 100)], SyntheticData.Measures, Fast);

        data.Weights.Take(900).Sum().ShouldBe(500, 1e-9);
        data.Weights.Sum().ShouldBe(1000, 1e-9);
    }

    [Fact]
    public void From_HalfLife_HalvesTheWeightOfOlderRows()
    {
        TrainingSet data = TrainingSet.From([(SyntheticData.Draw(300, 1), 300)], SyntheticData.Measures, Fast with { HalfLife = 100 });

        data.Weights[99].ShouldBe(data.Weights[199] / 2, 1e-12);
    }
}
