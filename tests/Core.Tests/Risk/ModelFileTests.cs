using System.Text;
using CommitWise.Risk;

namespace CommitWise.Tests.Risk;

public sealed class ModelFileTests
{
    private static readonly string Json = Encoding.UTF8.GetString(ModelFile.Write(Models.Document()));

    [Fact]
    public void Read_WhatWriteWrote_GivesTheSameBytesAndHash()
    {
        byte[] bytes = ModelFile.Write(Models.Document());
        RiskModel model = ModelFile.Read(bytes, "m.json");

        ModelFile.Write(model.Document).ShouldBe(bytes);
        model.Sha256.ShouldBe(ModelFile.Create(Models.Document()).Sha256);
        Json.ShouldContain("[-0.7,0.1,0.9]");
        Json.ShouldEndWith("}\n");
        Json.ShouldNotContain("\r");
    }

    [Theory]
    [InlineData("commitwise.model/1", "commitwise.model/2", "schema is 'commitwise.model/2'")]
    [InlineData("[-0.7,0.1,0.9]", "[-0.7,0.1]", "term 'la': its edges make 3 cells")]
    [InlineData("[10,100]", "[100,10]", "edges must ascend")]
    [InlineData("\"intercept\": -1.1", "\"intercept\": 1e300", "an intercept is not a number")]
    [InlineData("\"name\": \"la\"", "\"name\": \"lla\"", "there is no measure 'lla'")]
    [InlineData("[-1.2,-1]", "[-1.2]", "it has 2 bags, the model 1")]
    [InlineData("\"name\": \"la\"", "\"name\": \"nf\"", "'la' is not among the model's features")]
    [InlineData("\"variance\": 0.25", "\"variance\": -1", "a cell is not a number")]
    public void Read_PartsThatDoNotFit_NamesFileAndFault(string part, string other, string fault) =>
        Fault(Json.Replace(part, other, StringComparison.Ordinal)).ShouldContain(fault);

    [Theory]
    [InlineData("\"id\":", "\"name\":")]
    [InlineData("\"version\": 1", "\"version\": \"one\"")]
    [InlineData("[-0.7,0.1,0.9]", "[-0.7,\"x\",0.9]")]
    [InlineData("[-0.7,0.1,0.9]", "null")]
    [InlineData("{", "[")]
    public void Read_NoModel_NamesFileAndLine(string part, string other) =>
        Fault(Json.Replace(part, other, StringComparison.Ordinal)).ShouldMatch(@"^m\.json:\d+: not a model");

    private static string Fault(string json)
    {
        string.Equals(json, Json, StringComparison.Ordinal).ShouldBeFalse();
        InputException fault = Should.Throw<InputException>(() => ModelFile.Read(Encoding.UTF8.GetBytes(json), "m.json"));
        fault.Problem.ShouldBe("malformed-model");
        fault.Message.ShouldStartWith("m.json:");
        return fault.Message;
    }
}
