using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CommitWise.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace CommitWise.Service.Tests;

/// <summary>What the real service tells a collector of OpenTelemetry, and those who read its output for CloudWatch.</summary>
public sealed class TelemetryTests
{
    private const string Traces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const string Metrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    private readonly ConcurrentQueue<(string Path, string Body)> _told = new();

    [Fact]
    public async Task Analysis_IsTraced_Measured_AndToldAtTheLatestAtTheEnd()
    {
        await using var collector = Collector();
        await collector.StartAsync();
        using var clone = ChangeHeads.Create(null, $"https://github.com/{RunningService.Repository}");
        var folder = Directory.CreateTempSubdirectory("commitwise-");
        try
        {
            using var service = ServiceProcess.Start(
                TestPaths.Service,
                ["--data", Path.Combine(folder.FullName, "data"), "--cache", Path.Combine(folder.FullName, "cache"), "--listen", "http://127.0.0.1:{port}", "--repository", clone.Root],
                new Dictionary<string, string>
                {
                    ["COMMITWISE__TELEMETRY__OTLP"] = collector.Urls.Single(),
                    ["COMMITWISE__TELEMETRY__EMBEDDEDMETRICS"] = "true",
                });
            await service.ReadyAsync("/health/ready");
            await UntilAnalysedAsync(service);
            (await service.StopAsync()).ShouldBe(0);

            var traces = string.Concat(_told.Where(each => each.Path == Traces).Select(each => each.Body));
            traces.ShouldContain("commitwise");
            traces.ShouldContain("analyze");
            traces.ShouldContain("commitwise.generation");
            string.Concat(_told.Where(each => each.Path == Metrics).Select(each => each.Body)).ShouldContain("commitwise.runs");
            var lines = service.Output.Split('\n').Where(line => line.StartsWith("{\"_aws\"", StringComparison.Ordinal)).ToList();
            foreach (var metric in (string[])["commitwise.runs", "commitwise.http.requests", "commitwise.queue.waiting", "commitwise.predictions"])
            {
                lines.ShouldContain(line => line.Contains($"\"{metric}\":", StringComparison.Ordinal), metric);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UntilAnalysedAsync(ServiceProcess service)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!(await service.Client.GetStringAsync(new Uri("/api/pull-requests", UriKind.Relative))).Contains("\"completed\"", StringComparison.Ordinal))
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromMinutes(1), "the first look is not done");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Takes what is told over gRPC; names and texts stand in the messages as they are.</summary>
    private WebApplication Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _told.Enqueue((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        return app;
    }
}
