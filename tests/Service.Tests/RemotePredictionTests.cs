using System.Text.Json;
using CommitWise.Cli;
using CommitWise.Testing;

namespace CommitWise.Service.Tests;

/// <summary>The service, and a model of <c>commitwise serve-model</c> in a process of its own as its endpoint.</summary>
public sealed class RemotePredictionTests : IAsyncLifetime
{
    private readonly RunningService _service = Make();
    private ServiceProcess _model = null!;

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret-of-the-tests");
        _model = await ServiceProcess.Start(TestPaths.Command, ["serve-model", "--listen", "http://127.0.0.1:{port}"], new Dictionary<string, string>()).ReadyAsync("/ping");
        await _service.StartAsync(
            "--set", "Aws:Region=eu-central-1", "--set", "Aws:SageMaker:Endpoint=risk", "--set", $"Aws:SageMaker:Url={_model.Address}",
            "--set", "Aws:SageMaker:Shadow=shade", "--set", "Aws:SageMaker:Timeout=00:00:20", "--set", "LatestChanges=0");
    }

    public Task DisposeAsync()
    {
        _service.Dispose();
        _model.Dispose();
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Reports_WithAnEndpoint_AreItsAndThoseAfterItsEndAreLocalAndAllReplay()
    {
        var heads = _service.Clone.Add("remote", 4, lines: 40);
        for (var number = 1; number <= 4; number++)
        {
            if (number == 4)
            {
                _model.Kill();
            }

            await _service.PostAsync(number, heads[number - 1], $"remote-{number}");
            await _service.CompletedAsync(number);
        }

        using (var metrics = await _service.Process.Client.GetAsync(new Uri("/metrics", UriKind.Relative)))
        {
            string[] counted =
            [
                .. (await metrics.Content.ReadAsStringAsync()).Split('\n')
                    .Where(line => line.StartsWith("commitwise_prediction", StringComparison.Ordinal) || line.StartsWith("commitwise_shadow_predictions", StringComparison.Ordinal)),
            ];
            counted.ShouldContain("commitwise_predictions_total{provider=\"sagemaker\",outcome=\"ok\"} 3", string.Join('\n', counted));
            counted.ShouldContain("commitwise_prediction_fallbacks_total{reason=\"unreachable\"} 1");
            counted.ShouldContain(line => line.StartsWith("commitwise_shadow_predictions_total{endpoint=\"shade\",outcome=\"compared\"}", StringComparison.Ordinal));
        }

        (await _service.Process.StopAsync()).ShouldBe(0, _service.Process.Output);
        for (var number = 1; number <= 4; number++)
        {
            var path = Path.Combine(_service.Data, "reports", "github.com", "ada", "sample", $"{number}", "1.json");
            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(path));
            var envelope = report.RootElement.GetProperty("envelope");
            envelope.GetProperty("provider").GetString().ShouldBe(number == 4 ? "local" : "sagemaker");
            envelope.TryGetProperty("fallbackReason", out _).ShouldBe(number == 4);
            report.RootElement.GetProperty("inputs").TryGetProperty("remotePredictionSha256", out _).ShouldBe(number != 4);
            (await ReplayAsync(path)).ShouldStartWith("0 identical:");
        }
    }

    private static RunningService Make() => new();

    private async Task<string> ReplayAsync(string report)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, output, isInteractive: false, showsProgress: false, Terminal.PipedWidth);
        return $"{await CommandLine.RunAsync(["replay", report, "--data", _service.Data], terminal)} {output}";
    }
}
