using System.Globalization;
using CommitWise.Cli;

namespace CommitWise.Service.Tests;

/// <summary>Reports of the service, computed again by the command line from their stored inputs.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Changes = 50;

    private readonly RunningService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Replay_Of50StoredReports_GivesEveryByteAgain()
    {
        var heads = _service.Clone.Add("replay", Changes, lines: 160);
        await _service.StartAsync();
        await Task.WhenAll(heads.Select((head, at) => _service.PostAsync(at + 1, head, $"replay-{at}")));
        for (var number = 1; number <= Changes; number++)
        {
            await _service.CompletedAsync(number);
        }

        (await _service.Process.StopAsync()).ShouldBe(0, _service.Process.Output);
        foreach (var report in Enumerable.Range(1, Changes).Select(ReportOf))
        {
            var (exitCode, output) = await ReplayAsync(report);
            exitCode.ShouldBe(0, output);
            output.ShouldStartWith("identical:");
        }
    }

    [Fact]
    public async Task Replay_OfAChangedReport_Differs()
    {
        var head = _service.Clone.Add("forged", 1, lines: 160)[0];
        await _service.StartAsync();
        await _service.PostAsync(1, head, "forged-1");
        await _service.CompletedAsync(1);
        await _service.Process.StopAsync();
        var text = await File.ReadAllTextAsync(ReportOf(1));
        await File.WriteAllTextAsync(ReportOf(1), text.Replace("\"calibration\":\"default\"", "\"calibration\":\"repository\"", StringComparison.Ordinal));

        (await ReplayAsync(ReportOf(1))).ExitCode.ShouldNotBe(0);
    }

    private string ReportOf(int number) => Path.Combine(
        _service.Data, "reports", "github.com", "ada", "sample", number.ToString(CultureInfo.InvariantCulture), "1.json");

    // In this process: 51 processes of the command line took more than a minute.
    private async Task<(int ExitCode, string Output)> ReplayAsync(string report)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, isInteractive: false, showsProgress: false, Terminal.PipedWidth);
        var exitCode = await CommandLine.RunAsync(["replay", report, "--data", _service.Data], terminal);
        return (exitCode, $"{output}{error}");
    }
}
