using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CommitWise.Testing;

namespace CommitWise.Api.Tests;

/// <summary>The real process: how it starts, refuses to start, and stops.</summary>
public sealed class StartUpTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--no-such-option", "invalid-argument", "--no-such-option")]
    [InlineData("--set Api:RequestsPerMinut=1", "invalid-setting", "RequestsPerMinut")]
    [InlineData("--set Api:RequestsPerMinute=many", "invalid-setting", "RequestsPerMinute")]
    [InlineData("--set Api:RequestsPerMinute=-1", "invalid-setting", "0 to 10000000")]
    [InlineData("--set Analysis:Slots=0", "invalid-setting", "Slots")]
    [InlineData("--set GitHub:WebhookSecret=short", "invalid-setting", "at least 16")]
    [InlineData("--listen nonsense", "invalid-setting", "nonsense")]
    [InlineData("--listen http://0.0.0.0:0", "invalid-setting", "needs at least one key")]
    [InlineData("--listen http://*:0", "invalid-setting", "needs at least one key")]
    [InlineData("--listen http://[::]:0", "invalid-setting", "needs at least one key")]
    public async Task Start_WithABadSetting_SaysSoInOneLine(string arguments, string problem, string mention)
    {
        var (exitCode, _, error) = await RunToEndAsync(arguments.Split(' '));
        exitCode.ShouldBe(2, error);
        error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith($"commitwise: {problem}: ");
        error.ShouldContain(mention);
    }

    [Fact]
    public async Task Start_OnAPortInUse_SaysSoInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (exitCode, _, error) = await RunToEndAsync("--no-repository", "--listen", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        exitCode.ShouldBe(5, error);
        error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith("commitwise: port-in-use: ");
    }

    [Fact]
    public async Task Start_OutsideAClone_OfAPathThatIsNone_SaysSo()
    {
        var (exitCode, _, error) = await RunToEndAsync("--repository", _folder.FullName);
        exitCode.ShouldBe(5, error);
        error.ShouldStartWith("commitwise: not-a-repository: ");
    }

    [Fact]
    public async Task Start_OnAClone_ShowsItsChangesAndServes_ASecondProcessIsRefused_AndStopDrains()
    {
        using var clone = GitSandbox.Init();
        for (var i = 0; i < 4; i++)
        {
            clone.Write("src/parser.cs", $"class Parser {{ int version = {i}; }}\n").Commit($"Change number {i}");
        }

        using var first = Launch("--repository", clone.Root, "--listen", "http://127.0.0.1:0");
        var shown = await ReadUntilAsync(first, "Ctrl-C");
        shown.ShouldContain("4 changes analysed");
        shown.ShouldContain(clone.Head()[..9]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(_folder.FullName, "data")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.GetUnixFileMode(Path.Combine(_folder.FullName, "cache")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var (exitCode, _, error) = await RunToEndAsync("--no-repository", "--listen", "http://127.0.0.1:0");
        exitCode.ShouldBe(5, error);
        error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith("commitwise: data-folder-in-use: ");
        error.ShouldContain($"process {first.Id}");

        await StopAsync(first);
        first.ExitCode.ShouldBe(0, await first.StandardError.ReadToEndAsync());

        using var second = Launch("--repository", clone.Root, "--listen", "http://127.0.0.1:0");
        (await ReadUntilAsync(second, "Ctrl-C")).ShouldContain("4 changes analysed");
        await StopAsync(second);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunToEndAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException fault)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Waited 60 s for '{string.Join(' ', arguments)}' to end.", fault);
        }

        return (process.ExitCode, await output, await error);
    }

    private Process Launch(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "commitwise-service.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--data", Path.Combine(_folder.FullName, "data"), "--cache", Path.Combine(_folder.FullName, "cache")])
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<string> ReadUntilAsync(Process process, string end)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var text = string.Empty;
        while (!text.Contains(end, StringComparison.Ordinal))
        {
            text += await process.StandardOutput.ReadLineAsync(limit.Token) is { } line
                ? line + "\n"
                : throw new InvalidOperationException($"The service ended before '{end}': {text}{await process.StandardError.ReadToEndAsync(limit.Token)}");
        }

        return text;
    }

    private static async Task StopAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
    }
}
