using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CommitWise.Testing;

namespace CommitWise.Api.Tests;

/// <summary>A service whose endpoint does not answer.</summary>
public sealed class PredictionTests : IAsyncLifetime
{
    private const string Reason = "SageMaker endpoint 'risk' could not be reached (ConnectionError).";

    private Service _service = null!;

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret-of-the-tests");
        _service = await Service.StartAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Aws:Region"] = "eu-central-1",
                ["Aws:SageMaker:Endpoint"] = "risk",
                ["Aws:SageMaker:Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServiceProcess.FreePort()}"),
                ["Aws:SageMaker:Timeout"] = "00:00:30",
            },
            connect: true);
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
    }

    [Fact]
    public async Task Report_WhenTheEndpointIsGone_IsLocalSaysWhyAndIsCounted()
    {
        var sha = _service.Clone.Head();
        using var accepted = await _service.PostAsync($"{_service.Address}/commits/{sha}/analyze", new { });
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var report = await _service.EventuallyAsync($"{_service.Address}/commits/{sha}/report", "the report", _ => true);
        report.GetProperty("envelope").GetProperty("provider").GetString().ShouldBe("local");
        report.GetProperty("envelope").GetProperty("fallbackReason").GetString().ShouldBe(Reason);
        report.GetProperty("inputs").TryGetProperty("remotePredictionSha256", out _).ShouldBeFalse();

        var health = await _service.Http.GetFromJsonAsync<JsonElement>("/api/admin/health");
        health.GetProperty("status").GetString().ShouldBe("ready", "the local model predicts");
        var prediction = health.GetProperty("silos")[0].GetProperty("prediction");
        prediction.GetProperty("endpoint").GetString().ShouldBe("risk");
        prediction.GetProperty("circuit").GetString().ShouldBe("closed");
        prediction.GetProperty("failure").GetString().ShouldBe(Reason);

        var metrics = await _service.Http.GetStringAsync("/metrics");
        metrics.ShouldContain("commitwise_predictions_total{provider=\"local\",outcome=\"fallback\"} ");
        metrics.ShouldContain("commitwise_prediction_fallbacks_total{reason=\"unreachable\"} ");
        metrics.ShouldContain("commitwise_prediction_duration_seconds_count{provider=\"local\",outcome=\"fallback\"} ");
        metrics.ShouldContain("commitwise_sagemaker_circuit{endpoint=\"risk\"} 0\n");
    }
}
