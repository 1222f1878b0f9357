using System.Text;
using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Testing;

namespace CommitWise.Cli.Tests;

/// <summary>Changes that are not a few edited lines: each has a report, and a replay that is identical.</summary>
public sealed class OddChangesTests : IDisposable
{
    private readonly CliSandbox _sandbox = CliSandbox.WithHistory();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Analyze_OfARootCommit_ComparesWithNothing()
    {
        var root = _sandbox.Repository.Run("rev-list", "--max-parents=0", "HEAD").Text.Trim();
        var decision = await AnalyzeAsync(root);
        decision.Change.BaseSha.ShouldBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
        decision.Coverage.Files.Total.ShouldBe(4);
    }

    [Fact]
    public async Task Analyze_OfAnEmptyCommit_SaysItIsEmpty()
    {
        _sandbox.Repository.Commit("Nothing");
        var decision = await AnalyzeAsync("HEAD");
        decision.Explanation.Text.ShouldStartWith("The change is empty.");
        decision.Coverage.Unknowns.ShouldBeEmpty();
    }

    [Fact]
    public async Task Analyze_OfABinaryOnly_DoesNotKnowItsLines()
    {
        _sandbox.Repository.Write("logo.png", [0, 1, 2, 3]).Commit("Logo");
        var decision = await AnalyzeAsync("HEAD");
        decision.Coverage.Files.ShouldBe(new Seen(0, 1));
        decision.Factors.Single(factor => factor.Feature == "la").Value.ShouldBeNull();
    }

    [Fact]
    public async Task Analyze_OfAModeAlone_CountsNoLines()
    {
        _sandbox.Repository.SetExecutable("src/App/Parser.cs").Commit("Executable");
        var decision = await AnalyzeAsync("HEAD");
        decision.Coverage.Lines.Total.ShouldBe(0);
        decision.Factors.Single(factor => factor.Feature == "la").Value.ShouldBe(0);
    }

    [Fact]
    public async Task Analyze_OfASubmodule_SaysThatItsInsideWasNotRead()
    {
        _sandbox.Repository.StageObject("lib"u8, new string('1', 40), "160000").Commit("Add lib");
        (await AnalyzeAsync("HEAD")).Coverage.Unknowns.ShouldContain(unknown => unknown.StartsWith("lib is a submodule", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Analyze_OfAMerge_ComparesWithItsFirstParent()
    {
        var repository = _sandbox.Repository;
        repository.Branch("topic").Checkout("topic");
        repository.Write("src/App/New.cs", "class New { }\n").Commit("Add New");
        repository.Checkout("main");
        var first = repository.Write("README.md", "# App\n").Commit("Say what it is");
        repository.Merge(["topic"]);
        var decision = await AnalyzeAsync("HEAD");
        decision.Change.BaseSha.ShouldBe(first);
        decision.Coverage.Files.Total.ShouldBe(1);
    }

    [Fact]
    public async Task Analyze_OfALatin1Name_QuotesItAsGitDoes()
    {
        byte[] name = [.. "caf"u8, 0xE9, .. ".txt"u8];
        _sandbox.Repository.Stage(name, "one\n"u8).Commit("Add");
        _sandbox.Repository.Stage(name, "one\ntwo\n"u8).Commit("Edit");
        var decision = await AnalyzeAsync("HEAD");
        decision.Factors.Single(factor => factor.Feature == "la").Evidence.ShouldHaveSingleItem().Path.ShouldBe("\"caf\\351.txt\"");
        decision.Factors.Single(factor => factor.Feature == "lt").Value.ShouldBe(1);
    }

    [Fact]
    public async Task Analyze_OfTenThousandFiles_SeesThemAll()
    {
        for (var i = 0; i < 10_000; i++)
        {
            var path = _sandbox.Repository.PathOf($"many/{i % 100}/File{i}.cs");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, $"class File{i} {{ }}\n");
        }

        _sandbox.Repository.Run("add", "-A");
        _sandbox.Repository.Commit("Many");
        (await AnalyzeAsync("HEAD")).Coverage.Files.ShouldBe(new Seen(10_000, 10_000));
    }

    [Fact]
    public async Task Analyze_OfThreeHundredThousandLines_CountsThemAll()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 300_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"    public int Value{i}() => {i};\n");
        }

        _sandbox.Repository.Write("src/App/Big.cs", text.ToString()).Commit("Big");
        var decision = await AnalyzeAsync("HEAD");
        decision.Coverage.Lines.ShouldBe(new Seen(300_000, 300_000));
        decision.Coverage.Unknowns.ShouldContain(unknown => unknown.StartsWith("src/App/Big.cs has more hunks or declarations", StringComparison.Ordinal));
    }

    private async Task<Decision> AnalyzeAsync(string revision)
    {
        var run = await _sandbox.RunAsync("analyze", _sandbox.Repository.Root, revision, "--json");
        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(ExitCode.Success);
        var path = Path.Combine(_sandbox.Cache, "report.json");
        await File.WriteAllTextAsync(path, run.Output);
        (await _sandbox.RunAsync("replay", path)).Output.ShouldStartWith("identical: ");
        return JsonSerializer.Deserialize(run.Output, AnalysisJson.Default.Report)!.Decision;
    }
}
