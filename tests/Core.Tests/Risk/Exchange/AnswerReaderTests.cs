using System.Text;
using System.Text.Json.Nodes;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;

namespace CommitWise.Tests.Risk.Exchange;

public sealed class AnswerReaderTests
{
    private static readonly ChangeMeasures[] Rows = [Models.Measures(("la", 50), ("lt", 800)), Models.Measures(("la", 5))];

    private readonly RiskModel _model = ModelFile.Create(Models.Document());

    [Fact]
    public void Json_OfAnAnswer_IsAsDocumented()
    {
        var own = _model.Predict(Rows[0]);
        Encoding.UTF8.GetString(AnswerWriter.Json(PredictionAnswer.Of(_model, [Rows[0]]))).ShouldBe(
            $$"""
            {"schema":"commitwise.predictions/1",
            "features":["{{string.Join("\",\"", PredictionContract.Columns)}}"],
            "model":{"id":"small","version":1,"sha256":"{{_model.Sha256}}"},
            "predictions":[{"probability":{{Number(own.Probability)}},"lower":{{Number(own.Lower)}},"upper":{{Number(own.Upper)}},"intercept":-1.1,
            "contributions":[null,null,null,null,0.1,null,0.3,null,null,null,null,null,null,null,null,null,null,null],"unknowns":[]}]}
            """.ReplaceLineEndings(string.Empty));
    }

    [Fact]
    public void Csv_OfAnAnswer_HasThreeNumbersPerRow()
    {
        var lines = Encoding.UTF8.GetString(AnswerWriter.Csv(PredictionAnswer.Of(_model, Rows))).Split('\n');
        lines.Length.ShouldBe(3);
        lines[0].ShouldBe($"{Number(_model.Predict(Rows[0]).Probability)},{Number(_model.Predict(Rows[0]).Lower)},{Number(_model.Predict(Rows[0]).Upper)}");
        lines[2].ShouldBeEmpty();
    }

    [Fact]
    public void Read_OfAnAnswer_GivesWhatTheModelSays()
    {
        var read = AnswerReader.Read(AnswerWriter.Json(PredictionAnswer.Of(_model, Rows)), 2);
        read.Model.ShouldBe(new ModelIdentity("small", 1, _model.Sha256));
        foreach (var (row, measures) in read.Rows.Zip(Rows))
        {
            var own = RowPrediction.Of(_model, measures);
            (row.Probability, row.Lower, row.Upper, row.Intercept).ShouldBe((own.Probability, own.Lower, own.Upper, own.Intercept));
            row.Contributions.ShouldBe(own.Contributions);
            row.Unknowns.ShouldBe(own.Unknowns);
        }

        read.Rows[1].Unknowns.ShouldHaveSingleItem().ShouldStartWith("lt is unknown");
    }

    [Fact]
    public void Read_OfPartsBelowAMillionth_RoundsThemAndAddsThemUpAgain()
    {
        var answer = Answer();
        Set(answer, "predictions[0].intercept", -1.10000004);
        var row = AnswerReader.Read(Bytes(answer), 2).Rows[0];
        row.Intercept.ShouldBe(-1.1);
        row.Probability.ShouldBe(_model.Predict(Rows[0]).Probability);
    }

    [Theory]
    [InlineData("schema", "\"commitwise.predictions/2\"", "schema is 'commitwise.predictions/2'")]
    [InlineData("features[0]", "\"nd\"", "feature 1 is 'nd'; in version 1 it is 'ns'")]
    [InlineData("features", "[]", "it names 0 features")]
    [InlineData("predictions", "[]", "2 rows were asked for, 0 answered")]
    [InlineData("model.id", "\"\"", "the model's id")]
    [InlineData("model.id", "\"a\\nb\"", "the model's id")]
    [InlineData("model.version", "0", "the model's version is 0")]
    [InlineData("model.sha256", "\"ABC\"", "the model's sha256")]
    [InlineData("predictions[1]", "null", "row 2: it is null")]
    [InlineData("predictions[0].contributions", "[]", "row 1: it has 0 contributions, not 18")]
    [InlineData("predictions[1].contributions[4]", "null", "row 2: it reads other features than the first row")]
    [InlineData("predictions[1].contributions[4]", "1e999", "row 2: a part is not a number within 1,000 log-odds")]
    [InlineData("predictions[1].contributions[4]", "0.4", "row 2: its parts add up to")]
    [InlineData("predictions[0].intercept", "-1.100003", "row 1: its parts add up to")]
    [InlineData("predictions[0].probability", "0.5", "row 1: 0 <= lower")]
    [InlineData("predictions[0].probability", "1.5", "row 1: 0 <= lower")]
    [InlineData("predictions[0].lower", "-0.1", "row 1: 0 <= lower")]
    [InlineData("predictions[0].upper", "0.1", "row 1: 0 <= lower")]
    [InlineData("predictions[0].unknowns", "[\"\"]", "row 1: its unknowns")]
    [InlineData("predictions[0].unknowns", "[null]", "row 1: its unknowns")]
    [InlineData("predictions[0].unknowns", "[\"a\\u001b[2J\"]", "row 1: its unknowns")]
    [InlineData("predictions[0].contributions[4]", "\"NaN\"", "is not 'commitwise.predictions/1' as JSON, at $.predictions[0].contributions[4]")]
    [InlineData("predictions[0].more", "1", "is not 'commitwise.predictions/1' as JSON")]
    [InlineData("model", "null", "is not 'commitwise.predictions/1' as JSON")]
    public void Read_OfAnAnswerThatDoesNotFit_RefusesAllOfIt(string path, string value, string mention)
    {
        var answer = Answer();
        Set(answer, path, value == "1e999" ? JsonValue.Create(System.Text.Json.JsonDocument.Parse("1e999").RootElement) : JsonNode.Parse(value));
        var fault = Should.Throw<InputException>(() => AnswerReader.Read(Bytes(answer), 2));
        fault.Problem.ShouldBe(AnswerReader.Broken);
        fault.Message.ShouldContain(mention);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("{\"schema\":")]
    public void Read_OfSomethingElse_RefusesIt(string body) =>
        Should.Throw<InputException>(() => AnswerReader.Read(Encoding.UTF8.GetBytes(body), 2)).Problem.ShouldBe(AnswerReader.Broken);

    [Theory]
    [InlineData(36)]
    [InlineData(-36)]
    [InlineData(900)]
    [InlineData(-900)]
    public void Read_OfAnExtremeProbability_BelievesThePartsAsFarAsADoubleTells(double logOdds)
    {
        var document = Models.Document() with { Terms = [] };
        var answer = PredictionAnswer.Of(ModelFile.Create(document), [Rows[0]]);
        var probability = 1 / (1 + Math.Exp(-logOdds));
        var row = answer.Predictions[0] with { Intercept = logOdds, Probability = probability, Lower = 0, Upper = 1 };
        AnswerReader.Read(AnswerWriter.Json(answer with { Predictions = [row] }), 1).Rows[0].Probability.ShouldBe(probability);
    }

    private static string Number(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Bytes(JsonNode answer) => Encoding.UTF8.GetBytes(answer.ToJsonString());

    private static void Set(JsonNode root, string path, JsonNode? value)
    {
        string[] steps = [.. path.Replace("[", ".[", StringComparison.Ordinal).Split('.')];
        var at = steps[..^1].Aggregate(root, (node, step) => step[0] == '[' ? node[int.Parse(step[1..^1], null)]! : node[step]!);
        if (steps[^1] is ['[', .. var index, ']'])
        {
            at[int.Parse(index, null)] = value;
        }
        else
        {
            at[steps[^1]] = value;
        }
    }

    private JsonNode Answer() => JsonNode.Parse(AnswerWriter.Json(PredictionAnswer.Of(_model, Rows)))!;
}
