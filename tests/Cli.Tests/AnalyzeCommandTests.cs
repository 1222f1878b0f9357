using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Testing;

namespace CommitWise.Cli.Tests;

public sealed class AnalyzeCommandTests
{
    [Fact]
    public async Task Analyze_OfLatestCommit_PrintsAReport()
    {
        using var sandbox = CliSandbox.WithHistory();
        var run = await sandbox.RunAsync("analyze", sandbox.Repository.Root);
        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldContain("Fix number 9");
        run.Output.ShouldContain("RISK ");
        run.Output.ShouldContain("tests/App.Tests/ParserTests.cs");
        run.Output.ShouldContain("seen 2 of 2 files");
        run.Output.ShouldNotContain("\u001b", customMessage: "colour is for terminals");
    }

    [Fact]
    public async Task Analyze_AsJson_PrintsTheStoredReport()
    {
        using var sandbox = CliSandbox.WithHistory();
        var run = await sandbox.RunAsync("analyze", sandbox.Repository.Root, "--json");
        var report = JsonSerializer.Deserialize(run.Output, AnalysisJson.Default.Report)!;
        report.Schema.ShouldBe("commitwise.report/1");
        report.Decision.Change.HeadSha.ShouldBe(sandbox.Repository.Head());
        report.Decision.Change.BaseSha.ShouldBe(sandbox.Repository.Head("HEAD~1"));
        var stored = Directory.GetFiles(Path.Combine(sandbox.Data, "reports"), "1.json", SearchOption.AllDirectories).ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(stored)).ShouldBe(run.Output.TrimEnd());
    }

    [Fact]
    public async Task Analyze_Again_KeepsTheReportThatIsThere()
    {
        using var sandbox = CliSandbox.WithHistory();
        var first = await sandbox.RunAsync("analyze", sandbox.Repository.Root, "--json");
        var second = await sandbox.RunAsync("analyze", sandbox.Repository.Root, "--json");
        second.Output.ShouldBe(first.Output);
    }

    [Fact]
    public async Task Analyze_OfARange_ComparesWithWhereItForked()
    {
        using var sandbox = CliSandbox.WithHistory();
        var fork = sandbox.Repository.Head();
        sandbox.Repository.Branch("topic").Checkout("topic");
        sandbox.Repository.Write("src/App/New.cs", "class New { }\n").Commit("Add New");
        sandbox.Repository.Write("src/App/New.cs", "class New { int x; }\n").Commit("Grow New");
        sandbox.Repository.Checkout("main");
        sandbox.Repository.Write("README.md", "# App\n").Commit("Say what it is");
        var run = await sandbox.RunAsync("analyze", sandbox.Repository.Root, "main..topic", "--json");
        var decision = JsonSerializer.Deserialize(run.Output, AnalysisJson.Default.Report)!.Decision;
        decision.Change.ShouldSatisfyAllConditions(
            change => change.Kind.ShouldBe(ChangeKind.PullRequest),
            change => change.BaseSha.ShouldBe(fork),
            change => change.HeadSha.ShouldBe(sandbox.Repository.Head("topic")));
        decision.Coverage.Files.Total.ShouldBe(1);
    }

    [Theory]
    [InlineData("low", ExitCode.Negative)]
    [InlineData("critical", ExitCode.Success)]
    public async Task Analyze_WithFailAt_ExitsByLevel(string level, int expected)
    {
        using var sandbox = CliSandbox.WithHistory();
        sandbox.Repository.Write("notes.txt", "one line\n").Commit("Note");
        (await sandbox.RunAsync("analyze", sandbox.Repository.Root, "--fail-at", level)).ExitCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Analyze_TwiceWithoutStores_DecidesTheSame()
    {
        using var sandbox = CliSandbox.WithHistory();
        var first = await sandbox.RunAsync("analyze", sandbox.Repository.Root, "--json");
        Directory.Delete(sandbox.Data, recursive: true);
        Directory.Delete(sandbox.Cache, recursive: true);
        var second = await sandbox.RunAsync("analyze", sandbox.Repository.Root, "--json");
        Hash(second).ShouldBe(Hash(first));

        static string Hash(CliRun run) => JsonSerializer.Deserialize(run.Output, AnalysisJson.Default.Report)!.DecisionSha256;
    }

    [Fact]
    public async Task Analyze_OfASecret_StoresItMaskedOnly()
    {
        using var sandbox = CliSandbox.WithHistory();
        var token = "ghp_" + new string('z', 36);
        sandbox.Repository.Write("src/App/Config.cs", $"var token = \"{token}\";\n").Commit($"Use {token}");
        var run = await sandbox.RunAsync("analyze", sandbox.Repository.Root);
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldNotContain(token);
        foreach (var file in Directory.GetFiles(sandbox.Data, "*", SearchOption.AllDirectories))
        {
            (await File.ReadAllTextAsync(file)).ShouldNotContain(token);
        }
    }
}
