using System.Text.Json;

namespace CommitWise.Cli.Tests;

/// <summary>The members of a report as scripts and the API's callers read them; a change here is a change of the contract.</summary>
public sealed class ReportShapeTests
{
    private const string Contract =
        """
        decision.calibration: String
        decision.change.baseSha: String
        decision.change.headSha: String
        decision.change.kind: String
        decision.change.number: Null
        decision.change.repository: String
        decision.confidence: Number
        decision.coverage.files.seen: Number
        decision.coverage.files.total: Number
        decision.coverage.hunks.seen: Number
        decision.coverage.hunks.total: Number
        decision.coverage.lines.seen: Number
        decision.coverage.lines.total: Number
        decision.coverage.unknowns[]: String
        decision.explanation.sentences[].evidence[].line: Number
        decision.explanation.sentences[].evidence[].path: String
        decision.explanation.sentences[].text: String
        decision.explanation.text: String
        decision.factors[].contribution: Number
        decision.factors[].evidence[].line: Number
        decision.factors[].evidence[].path: String
        decision.factors[].feature: String
        decision.factors[].text: String
        decision.factors[].typical: Null
        decision.factors[].typical: Number
        decision.factors[].unit: String
        decision.factors[].value: Null
        decision.factors[].value: Number
        decision.intercept: Number
        decision.interval[]: Number
        decision.level: String
        decision.levelBounds.source: String
        decision.levelBounds.values[]: Number
        decision.model.id: String
        decision.model.sha256: String
        decision.model.version: Number
        decision.modules[].additions: Number
        decision.modules[].deletions: Number
        decision.modules[].files: Number
        decision.modules[].name: String
        decision.modules[].path: String
        decision.modules[].reason: String
        decision.percentile: Null
        decision.probability: Number
        decision.riskScore: Number
        decision.tests.mode: String
        decision.tests.reason: String
        decision.tests.selected[].path: String
        decision.tests.selected[].rank: Number
        decision.tests.selected[].reason: String
        decision.tests.skipped[].path: String
        decision.tests.skipped[].reason: String
        decision.tests.total: Number
        decisionSha256: String
        envelope.createdAt: String
        envelope.generation: Number
        envelope.id: String
        envelope.provider: String
        envelope.timings.explain: Number
        envelope.timings.fetch_changes: Number
        envelope.timings.measure: Number
        envelope.timings.parse_diff: Number
        envelope.timings.predict: Number
        envelope.timings.select_tests: Number
        inputs.changeSha256: String
        inputs.configSha256: String
        inputs.diffSha256: String
        inputs.historySnapshot: String
        inputs.modelSha256: String
        schema: String
        """;

    [Fact]
    public async Task Report_AsJson_HasTheMembersOfTheContract()
    {
        using var sandbox = CliSandbox.WithHistory();
        sandbox.Repository.Write("tools/Tool/Tool.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        sandbox.Repository.Write("tools/Tool.Tests/Tool.Tests.csproj", "<Project><ItemGroup><ProjectReference Include=\"../Tool/Tool.csproj\" /></ItemGroup></Project>\n");
        sandbox.Repository.Write("tools/Tool.Tests/ToolTests.cs", "class ToolTests { }\n").Commit("Add a tool");
        sandbox.Repository.Write("src/App/Fresh.cs", "class Fresh { }\n").Commit("Add Fresh");
        var run = await sandbox.RunAsync("analyze", sandbox.Repository.Root, "--json");
        using var report = JsonDocument.Parse(run.Output);
        var members = Members(report.RootElement, string.Empty).ToHashSet(StringComparer.Ordinal);
        var contract = Contract.ReplaceLineEndings("\n").Split('\n').ToHashSet(StringComparer.Ordinal);
        members.Except(contract, StringComparer.Ordinal).ShouldBeEmpty();
        contract.Except(members, StringComparer.Ordinal).ShouldBeEmpty();
        report.RootElement.GetProperty("schema").GetString().ShouldBe("commitwise.report/1");
        report.RootElement.GetProperty("envelope").GetProperty("createdAt").GetString().ShouldEndWith("Z");
        report.RootElement.GetProperty("decision").GetProperty("change").GetProperty("kind").GetString().ShouldBe("commit");
        report.RootElement.GetProperty("decision").GetProperty("level").GetString().ShouldBeOneOf("low", "medium", "high", "critical");
    }

    private static IEnumerable<string> Members(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Members(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Members(item, path + "[]")),
        _ => [$"{path}: {value.ValueKind}"],
    };
}
