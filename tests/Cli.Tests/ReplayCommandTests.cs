namespace CommitWise.Cli.Tests;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly CliSandbox _sandbox = CliSandbox.WithHistory();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Replay_OfAStoredReport_IsIdentical()
    {
        var run = await _sandbox.RunAsync("replay", await AnalyzeAsync());
        run.Output.ShouldStartWith("identical: ");
        run.ExitCode.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public async Task Replay_WithoutTheRepositoryAndItsCache_IsStillIdentical()
    {
        var report = await AnalyzeAsync();
        Directory.Delete(_sandbox.Cache, recursive: true);
        Directory.Move(_sandbox.Repository.Root, _sandbox.Repository.Root + "-away");
        try
        {
            (await _sandbox.RunAsync("replay", report)).ExitCode.ShouldBe(ExitCode.Success);
        }
        finally
        {
            Directory.Move(_sandbox.Repository.Root + "-away", _sandbox.Repository.Root);
        }
    }

    [Fact]
    public async Task Replay_OfAChangedDecision_SaysItWasChanged()
    {
        var report = await AnalyzeAsync();
        var text = await File.ReadAllTextAsync(report);
        await File.WriteAllTextAsync(report, text.Replace("\"riskScore\":", "\"riskScore\":1", StringComparison.Ordinal));
        var run = await _sandbox.RunAsync("replay", report);
        run.ExitCode.ShouldBe(ExitCode.Negative);
        run.Output.ShouldContain("was changed");
    }

    [Theory]
    [InlineData("\"decision\":{", "\"decision\":{\"approved\":true,")]
    [InlineData("\"riskScore\":", "\"riskScore\":99,\"riskScore\":")]
    [InlineData("\"number\":null,", "")]
    [InlineData("\"decision\":{", "\"decision\":{},\"decision\":{")]
    public async Task Replay_OfAForgedReport_IsRefused(string original, string forged)
    {
        var report = await AnalyzeAsync();
        var text = await File.ReadAllTextAsync(report);
        text.ShouldContain(original);
        await File.WriteAllTextAsync(report, text.Replace(original, forged, StringComparison.Ordinal));
        var run = await _sandbox.RunAsync("replay", report);
        run.Error.ShouldStartWith("commitwise: malformed-report: ");
        run.ExitCode.ShouldBe(ExitCode.Data);
    }

    [Fact]
    public async Task Replay_OfAChangedInput_IsRefused()
    {
        var report = await AnalyzeAsync();
        foreach (var input in Directory.GetFiles(Path.Combine(_sandbox.Data, "inputs"), "*", SearchOption.AllDirectories))
        {
            await File.AppendAllTextAsync(input, " ");
        }

        var run = await _sandbox.RunAsync("replay", report);
        run.ExitCode.ShouldBe(ExitCode.Data);
        run.Error.ShouldStartWith("commitwise: integrity: ");
    }

    private async Task<string> AnalyzeAsync()
    {
        (await _sandbox.RunAsync("analyze", _sandbox.Repository.Root)).ExitCode.ShouldBe(ExitCode.Success);
        return Directory.GetFiles(Path.Combine(_sandbox.Data, "reports"), "1.json", SearchOption.AllDirectories).Single();
    }
}
