using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Testing;

namespace CommitWise.Cli.Tests;

/// <summary>Text of a repository or a command line neither steers the terminal nor gives secrets away.</summary>
public sealed class HostileTextTests
{
    private static readonly string Token = "ghp_" + new string('z', 36);

    [Fact]
    public async Task Analyze_OfATitleWithEscapes_ShowsThemAsPlaceholders()
    {
        using var sandbox = CliSandbox.WithHistory();
        sandbox.Repository.Write("src/App/Odd\u001b[31m\u0007Name.cs", "class Odd { }\n").Commit("Clear \u001b[2J the \u202escreen");
        var run = await sandbox.RunAsync("analyze", sandbox.Repository.Root);
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldContain("Clear \uFFFD[2J the \uFFFDscreen");
        run.Output.Where(character => char.IsControl(character) && character is not ('\n' or '\r')).ShouldBeEmpty();
    }

    [Fact]
    public async Task Analyze_OfATokenAsAuthor_MasksItAndStillKnowsThePerson()
    {
        var masked = await AnalyzeAsync($"{Token} <{Token}@example.org>");
        var plain = await AnalyzeAsync("Carla <carla@example.org>");
        masked.Stored.ShouldNotContain(Token);
        masked.Stored.ShouldContain($"{new string('*', Token.Length)}@example.org");
        masked.Decision.Probability.ShouldBe(plain.Decision.Probability);
    }

    [Theory]
    [InlineData("https://user:pa55word@example.org/x.git", "https://user:********@example.org/x.git")]
    [InlineData("a\u001b[2J\u0007b\nc\rd", "a\uFFFD[2J\uFFFDb\uFFFDc\uFFFDd")]
    public void Fail_OfAnUnsafeMessage_WritesASafeLine(string message, string expected)
    {
        using var error = new StringWriter { NewLine = "\n" };
        new Terminal(TextWriter.Null, error, isInteractive: false, showsProgress: false, Terminal.PipedWidth).Fail("some-problem", message);
        error.ToString().ShouldBe($"commitwise: some-problem: {expected}\n");
    }

    [Fact]
    public async Task AnyCommand_WithATokenAsAWord_DoesNotEchoIt()
    {
        var run = await CliRun.RunAsync(Token, "--token", Token);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldNotContain(Token);
    }

    private static async Task<(Decision Decision, string Stored)> AnalyzeAsync(string author)
    {
        using var sandbox = CliSandbox.WithHistory();
        for (var i = 0; i < 5; i++)
        {
            sandbox.Repository.Write("src/App/Parser.cs", $"class Parser {{ int version = {i}; }}\n").Commit($"Step {i}", author);
        }

        var run = await sandbox.RunAsync("analyze", sandbox.Repository.Root, "--json");
        var files = Directory.GetFiles(sandbox.Data, "*", SearchOption.AllDirectories);
        var stored = await Task.WhenAll(files.Select(file => File.ReadAllTextAsync(file)));
        return (JsonSerializer.Deserialize(run.Output, AnalysisJson.Default.Report)!.Decision, string.Concat(stored));
    }
}
