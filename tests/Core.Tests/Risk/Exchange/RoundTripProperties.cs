using System.Globalization;
using System.Text;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;
using FsCheck;
using FsCheck.Fluent;

namespace CommitWise.Tests.Risk.Exchange;

/// <summary>Whatever a row holds, it means the same to whoever reads it.</summary>
public sealed class RoundTripProperties
{
    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Constant(double.NaN),
        Gen.Choose(0, 5_000).Select(value => (double)value),
        Gen.Choose(0, int.MaxValue).Select(value => value / 1e6),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => value.Get));

    private static readonly Arbitrary<double[][]> Batches = Arb.From(Value.ArrayOf(Features.Count).NonEmptyListOf().Select(rows => rows.ToArray()));

    private readonly RiskModel _model = RiskModel.LoadDefault();

    [Fact]
    public void Rows_ThroughJsonAndCsv_AreTheSameToTheLastBit() => Prop.ForAll(Batches, batch =>
    {
        ChangeMeasures[] rows = [.. batch.Select(values => new ChangeMeasures(values))];
        foreach (var read in (IReadOnlyList<ChangeMeasures>[])[RequestReader.ReadJson(RequestWriter.Json(rows)), RequestReader.ReadCsv(RequestWriter.Csv(rows))])
        {
            read.Select(row => row.Values.ToArray()).ShouldBe(batch);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Predictions_ThroughJsonAndCsv_AreThoseOfTheModel() => Prop.ForAll(Batches, batch =>
    {
        ChangeMeasures[] rows = [.. batch.Select(values => new ChangeMeasures(values))];
        var answer = PredictionAnswer.Of(_model, RequestReader.ReadCsv(RequestWriter.Csv(rows)));
        var json = AnswerReader.Read(AnswerWriter.Json(answer), rows.Length);
        var lines = Encoding.UTF8.GetString(AnswerWriter.Csv(answer)).TrimEnd('\n').Split('\n');
        for (var i = 0; i < rows.Length; i++)
        {
            var own = _model.Predict(rows[i]);
            json.Rows[i].Probability.ShouldBe(own.Probability);
            var csv = lines[i].Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            csv.ShouldBe([own.Probability, own.Lower, own.Upper], 1e-9);
        }
    }).QuickCheckThrowOnFailure();
}
