using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CommitWise.Testing;
using Xunit.Abstractions;

namespace CommitWise.Service.Tests.Aws;

/// <summary>
/// The whole way on the protocols of AWS: states in DynamoDB, streams in SQS, reports in S3, predictions by a served model behind a check of
/// signatures. There is no server of SageMaker: the container is ours, asked as SageMaker is.
/// </summary>
public sealed class EndToEndTests(BucketServer bucket, ITestOutputHelper output) : IClassFixture<BucketServer>, IAsyncLifetime
{
    private const int Changes = 500;
    private const string Reports = $"reports/github.com/{RunningService.Repository}/";

    private AwsServers _servers = null!;
    private ServiceProcess _model = null!;
    private ServiceProcess _endpoint = null!;

    public async Task InitializeAsync()
    {
        _servers = await AwsServers.StartAsync(bucket.Server);
        _model = await ServiceProcess.Start(TestPaths.Command, ["serve-model", "--listen", "http://127.0.0.1:{port}"], new Dictionary<string, string>()).ReadyAsync("/ping");
        _endpoint = await TestServers.StartNodeAsync(
            [CloneFolder.PathOf("tests", "servers", "sigv4proxy.mjs"), "{port}", _model.Address.ToString(), S3Server.AccessKey, S3Server.SecretKey],
            new Dictionary<string, string>());
    }

    public Task DisposeAsync()
    {
        _endpoint.Dispose();
        _model.Dispose();
        _servers.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Burst_WithAKillInTheMiddle_HasEachReportOnceAndWhole()
    {
        using var service = new RunningService(new Dictionary<string, string>(_servers.Environment)
        {
            ["COMMITWISE__AWS__SAGEMAKER__ENDPOINT"] = "risk",
            ["COMMITWISE__AWS__SAGEMAKER__URL"] = _endpoint.Address.ToString(),
            ["COMMITWISE__AWS__SAGEMAKER__TIMEOUT"] = "00:00:30",
            ["COMMITWISE__LATESTCHANGES"] = "0",
        });
        var heads = service.Clone.Add("burst", Changes, lines: 20);
        await service.StartAsync();

        var began = TimeProvider.System.GetTimestamp();
        var accepted = await Task.WhenAll(heads.Select((head, at) => service.PostAsync(at + 1, head, Delivery(at))));
        output.WriteLine($"{accepted.Count(each => each)} of {Changes} webhooks accepted in {Since(began):f1} s");
        using (var objects = await bucket.OpenAsync(_servers.Bucket!))
        {
            while ((await objects.ListAsync(Reports, null, Changes, default)).Count < Changes / 5)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }

        service.Process.Kill();
        await service.StartAsync();
        for (var number = 1; number <= Changes; number++)
        {
            (await service.CompletedAsync(number)).GetProperty("generation").GetInt32().ShouldBe(1);
        }

        output.WriteLine($"{Changes} reports, with a kill after {Changes / 5}: {Since(began):f1} s");
        await ShouldBeOneWholeReportEachAsync(service);
        for (var at = 0; at < Changes; at++)
        {
            (await service.OutcomeAsync(at + 1, heads[at], Delivery(at))).ShouldBe("duplicate");
        }

        (await service.GetAsync("/api/admin/queues")).GetProperty("items").EnumerateArray()
            .ShouldAllBe(queue => queue.GetProperty("deadLetters").GetInt64() == 0);
        (await service.Process.StopAsync()).ShouldBe(0);
    }

    private async Task ShouldBeOneWholeReportEachAsync(RunningService service)
    {
        using var objects = await bucket.OpenAsync(_servers.Bucket!);
        var keys = await objects.ListAsync(Reports, null, 2 * Changes, default);
        keys.ShouldBe(Enumerable.Range(1, Changes).Select(KeyOf), ignoreOrder: true);
        for (var number = 1; number <= Changes; number++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/repositories/{RunningService.Repository}/pulls/{number}/report");
            var bytes = await service.Process.Client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
            var sha256 = (await service.GetAsync($"{path}/download-url")).GetProperty("sha256").GetString();
            Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(sha256);
            using var report = JsonDocument.Parse(bytes);
            var envelope = report.RootElement.GetProperty("envelope");
            envelope.GetProperty("provider").GetString().ShouldBe("sagemaker", envelope.ToString());
            report.RootElement.GetProperty("inputs").GetProperty("remotePredictionSha256").GetString().ShouldNotBeNull();
        }
    }

    private static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Reports}{number}/1.json");

    private static string Delivery(int at) => string.Create(CultureInfo.InvariantCulture, $"delivery-{at}");

    private static double Since(long began) => TimeProvider.System.GetElapsedTime(began).TotalSeconds;
}
