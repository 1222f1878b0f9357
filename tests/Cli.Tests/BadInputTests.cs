using CommitWise.Testing;

namespace CommitWise.Cli.Tests;

/// <summary>Each bad input is one line with a stable name and a stable exit code, and leaves nothing behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly CliSandbox _sandbox = CliSandbox.WithHistory();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("no-such-branch", "unknown-revision", ExitCode.Repository)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffff", "unknown-revision", ExitCode.Repository)]
    [InlineData("HEAD..HEAD", "empty-change", ExitCode.Data)]
    [InlineData("HEAD:src", "unknown-revision", ExitCode.Repository)]
    public async Task Analyze_OfABadRevision_SaysSo(string revision, string problem, int exitCode) =>
        ShouldFail(await _sandbox.RunAsync("analyze", _sandbox.Repository.Root, revision), problem, exitCode, revision.Split("..")[0]);

    [Fact]
    public async Task Analyze_OfAnAmbiguousName_SaysSo()
    {
        _sandbox.Repository.Run("branch", "v1", "HEAD");
        _sandbox.Repository.Run("tag", "v1", "HEAD~1");
        ShouldFail(await _sandbox.RunAsync("analyze", _sandbox.Repository.Root, "v1"), "ambiguous-revision", ExitCode.Repository, "v1");
    }

    [Fact]
    public async Task Analyze_OfWhatLooksLikeAnOption_IsRefused()
    {
        ShouldFail(await CliRun.RunAsync("analyze", "--data", _sandbox.Data, "--cache", _sandbox.Cache, "--", "-x"), "invalid-argument", ExitCode.Usage, "-x");
        ShouldFail(
            await CliRun.RunAsync("analyze", "--data", _sandbox.Data, "--cache", _sandbox.Cache, "--", _sandbox.Repository.Root, "--upload-pack=x"),
            "invalid-argument",
            ExitCode.Usage,
            "--upload-pack=x");
    }

    [Fact]
    public async Task Analyze_OutsideARepository_SaysSo()
    {
        using var empty = GitSandbox.Empty();
        ShouldFail(await _sandbox.RunAsync("analyze", empty.Root), "not-a-repository", ExitCode.Repository, empty.Root);
        ShouldFail(await _sandbox.RunAsync("analyze", "/no/such/folder", "HEAD"), "not-a-repository", ExitCode.Repository, "/no/such/folder");
    }

    [Fact]
    public async Task Analyze_OfAnEmptyRepository_SaysSo()
    {
        using var empty = GitSandbox.Init();
        ShouldFail(await _sandbox.RunAsync("analyze", empty.Root), "empty-repository", ExitCode.Repository, empty.Root);
    }

    [Fact]
    public async Task Analyze_OfAShallowClone_SaysSo()
    {
        using var place = GitSandbox.Empty();
        place.Run("clone", "-q", "--depth", "1", $"file://{_sandbox.Repository.Root}", "shallow");
        ShouldFail(await _sandbox.RunAsync("analyze", place.PathOf("shallow")), "shallow-repository", ExitCode.Repository, "unshallow");
    }

    [Theory]
    [InlineData("analyze", ".", "HEAD", "too-many")]
    [InlineData("analyze", ".", "--fail-at", "severe")]
    [InlineData("analyze", ".", "--fail-at", "2")]
    [InlineData("analyze", ".", "--fail-at", "low,critical")]
    [InlineData("analyze", ".", "--no-such-option")]
    [InlineData("no-such-command")]
    public async Task AnyCommand_WithWrongWords_IsAUsageError(params string[] arguments) =>
        ShouldFail(await CliRun.RunAsync(arguments), "invalid-argument", ExitCode.Usage, arguments[^1]);

    [Fact]
    public async Task AnyCommand_WithEmptyWords_IsAUsageError()
    {
        ShouldFail(await _sandbox.RunAsync("analyze", ""), "invalid-argument", ExitCode.Usage, "empty");
        ShouldFail(await _sandbox.RunAsync("analyze", _sandbox.Repository.Root, ""), "invalid-argument", ExitCode.Usage, "empty");
        ShouldFail(await CliRun.RunAsync("analyze", _sandbox.Repository.Root, "--data", ""), "invalid-argument", ExitCode.Usage, "--data");
        ShouldFail(await _sandbox.RunAsync("replay", ""), "missing-input", ExitCode.Data, "no report");
    }

    [Fact]
    public async Task Replay_OfWhatIsNoReport_SaysWhere()
    {
        var path = Path.Combine(_sandbox.Repository.Root, "broken.json");
        await File.WriteAllTextAsync(path, "{\n  \"schema\": 1,\n");
        ShouldFail(await _sandbox.RunAsync("replay", path), "malformed-report", ExitCode.Data, "LineNumber");
        await File.WriteAllTextAsync(path, "{\"schema\":\"commitwise.report/1\"}");
        ShouldFail(await _sandbox.RunAsync("replay", path), "malformed-report", ExitCode.Data, "decision");
        await File.WriteAllTextAsync(path, "{}");
        ShouldFail(await _sandbox.RunAsync("replay", path), "malformed-report", ExitCode.Data, path);
        ShouldFail(await _sandbox.RunAsync("replay", path + ".gone"), "missing-input", ExitCode.Data, path);
    }

    [Fact]
    public async Task Numstat_OfAMalformedDiff_NamesTheLine()
    {
        var path = Path.Combine(_sandbox.Repository.Root, "broken.diff");
        await File.WriteAllTextAsync(path, "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n");
        ShouldFail(await CliRun.RunAsync("diff", "numstat", path), "malformed-diff", ExitCode.Data, "line");
    }

    private static void ShouldFail(CliRun run, string problem, int exitCode, string mention)
    {
        run.Error.ShouldStartWith($"commitwise: {problem}: ");
        run.Error.ShouldContain(mention);
        run.Output.ShouldBeEmpty();
        run.ExitCode.ShouldBe(exitCode);
        if (exitCode != ExitCode.Usage)
        {
            run.Error.TrimEnd().ShouldNotContain("\n", customMessage: "a fault is one line");
        }
    }
}
