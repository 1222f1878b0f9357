using System.Globalization;
using System.Security.Cryptography;
using CommitWise.Cli;

namespace CommitWise.Service.Tests;

/// <summary>Backups of the real service, put in the place of its data folder.</summary>
public sealed class BackupTests : IDisposable
{
    private const int Before = 20;
    private const int Changes = 40;

    private readonly RunningService _service = new();

    private string Backups => Path.Combine(_service.Data, "backups");

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Backup_UnderLoad_RestoresEveryChangeAcknowledgedBefore_WithItsReports()
    {
        var heads = _service.Clone.Add("backup", Changes, lines: 40);
        await _service.StartAsync();
        await PostAsync(heads, 0, Before);
        await _service.CompletedAsync(1);

        // Some of those are analysed while the backup is written, and more come in.
        var load = Task.Run(() => PostAsync(heads, Before, Changes));
        var (exitCode, output) = await RunAsync("backup", "nightly", "--data", _service.Data);
        exitCode.ShouldBe(0, output);
        output.ShouldContain(Path.Combine(Backups, "nightly"));
        await load;
        await ShouldMatchItsSumsAsync("nightly");

        _service.Process.Kill();
        Restore("nightly");
        await _service.StartAsync();
        await ShouldHaveReportsAsync(Before);

        // Deliveries that came later were not in it: told again they are new.
        await PostAsync(heads, Before, Changes);
        await ShouldHaveReportsAsync(Changes);
    }

    [Fact]
    public async Task Backup_OfAStoppedService_IsMadeFromTheFolder()
    {
        var heads = _service.Clone.Add("stopped", 5, lines: 40);
        await _service.StartAsync();
        await PostAsync(heads, 0, 5);
        await ShouldHaveReportsAsync(5);
        (await _service.Process.StopAsync()).ShouldBe(0, _service.Process.Output);

        var (exitCode, output) = await RunAsync("backup", "offline", "--data", _service.Data);
        exitCode.ShouldBe(0, output);
        (await RunAsync("backup", "offline", "--data", _service.Data)).ShouldSatisfyAllConditions(
            again => again.ExitCode.ShouldBe(2), again => again.Output.ShouldStartWith("commitwise: backup-exists: "));
        Restore("offline");
        await _service.StartAsync();
        await ShouldHaveReportsAsync(5);
    }

    [Fact]
    public async Task Backup_ThatCannotBe_EndsInOneLine()
    {
        var (exitCode, output) = await RunAsync("backup", "--data", _service.Data);
        exitCode.ShouldBe(5);
        output.ShouldStartWith("commitwise: no-database: ");

        await _service.StartAsync();
        (exitCode, output) = await RunAsync("backup", "../elsewhere", "--data", _service.Data);
        exitCode.ShouldBe(2);
        output.ShouldStartWith("commitwise: path-not-allowed: ");
        (exitCode, output) = await RunAsync("backup", "--url", "http://127.0.0.1:9");
        exitCode.ShouldBe(5);
        output.ShouldStartWith("commitwise: service-unavailable: ");
        (await RunAsync("backup", "--url", "nonsense")).ExitCode.ShouldBe(2);
        Directory.Exists(Backups).ShouldBeFalse();
    }

    private async Task PostAsync(IReadOnlyList<string> heads, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            (await _service.PostAsync(at + 1, heads[at], string.Create(CultureInfo.InvariantCulture, $"backup-{at}"))).ShouldBeTrue();
        }
    }

    private void Restore(string name)
    {
        var lost = $"{_service.Data}.lost";
        Directory.Move(_service.Data, lost);
        Directory.Move(Path.Combine(lost, "backups", name), _service.Data);
    }

    private async Task ShouldHaveReportsAsync(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            await _service.CompletedAsync(number);
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/repositories/{RunningService.Repository}/pulls/{number}");
            var generation = (await _service.GetAsync($"{path}/reports")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
            var bytes = await _service.Process.Client.GetByteArrayAsync(new Uri($"{path}/report", UriKind.Relative));
            Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(generation.GetProperty("reportSha256").GetString(), $"pull request {number}");
        }
    }

    private async Task ShouldMatchItsSumsAsync(string name)
    {
        var folder = Path.Combine(Backups, name);
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "SHA256SUMS"));
        lines.Length.ShouldBe(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count() - 2, "all but the list and the manifest");
        foreach (var line in lines)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, line[66..]));
            Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(line[..64], line);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, output, isInteractive: false, showsProgress: false, Terminal.PipedWidth);
        return (await CommandLine.RunAsync(arguments, terminal), output.ToString());
    }
}
