using System.Net;
using System.Text.Json;
using CommitWise.Testing;

namespace CommitWise.Service.Tests.Aws;

/// <summary>The service over servers that throttle, break off, lose answers and go away: nothing is lost, nothing is done twice, health tells.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const int Changes = 40;

    // One request in so many; with five kinds of fault in turn, and each tried again at least three times.
    private const int Every = 9;

    private static readonly string[] Kinds = ["throttled", "unavailable", "reset", "lost", "slow"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private AwsServers _servers = null!;
    private ServiceProcess _tables = null!;
    private ServiceProcess _queues = null!;

    public async Task InitializeAsync()
    {
        _servers = await AwsServers.StartAsync();
        _tables = await TestServers.StartFaultsAsync(new Uri(_servers.Environment["COMMITWISE__AWS__DYNAMODBURL"]), 0, Kinds);
        _queues = await TestServers.StartFaultsAsync(new Uri(_servers.Environment["COMMITWISE__AWS__SQSURL"]), 0, Kinds);
    }

    public Task DisposeAsync()
    {
        _tables.Dispose();
        _queues.Dispose();
        _servers.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Burst_OverServersThatFail_EachChangeIsDoneOnce()
    {
        using var service = new RunningService(Environment());
        var heads = service.Clone.Add("faults", Changes, lines: 30);
        await service.StartAsync();
        await Task.WhenAll(TellAsync(_tables, $"every={Every}"), TellAsync(_queues, $"every={Every}"));

        await Task.WhenAll(heads.Select((head, at) => service.PostAsync(at + 1, head, $"delivery-{at}")));
        for (var number = 1; number <= Changes; number++)
        {
            (await service.CompletedAsync(number)).GetProperty("generation").GetInt32().ShouldBe(1);
            service.StoredReports(number).ShouldBe(["1.json"]);
        }

        foreach (var proxy in (ServiceProcess[])[_tables, _queues])
        {
            var done = await TellAsync(proxy, "every=0");
            Kinds.ShouldAllBe(kind => done.GetProperty(kind).GetInt32() >= 2);
        }

        var outcomes = await Task.WhenAll(heads.Select((head, at) => service.OutcomeAsync(at + 1, head, $"delivery-{at}")));
        outcomes.ShouldAllBe(outcome => outcome == "duplicate");
        (await ReadyAsync(service)).ShouldBe(HttpStatusCode.OK);
        (await service.Process.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Outage_OfTheTables_TurnsHealthRed_AcceptsNothing_AndPasses()
    {
        using var service = new RunningService(Environment());
        var heads = service.Clone.Add("outage", 1, lines: 5);
        await service.StartAsync();

        await TellAsync(_tables, "down=1");
        (await UntilAsync(service, HttpStatusCode.ServiceUnavailable)).ShouldContain("\"database\"");
        using (var refused = await service.AnswerAsync(1, heads[0], "delivery"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
            (await refused.Content.ReadAsStringAsync()).ShouldContain("problem:storage-unavailable");
        }

        await TellAsync(_tables, "down=0");
        await UntilAsync(service, HttpStatusCode.OK);
        (await service.OutcomeAsync(1, heads[0], "delivery")).ShouldBe("accepted");
        (await service.CompletedAsync(1)).GetProperty("generation").GetInt32().ShouldBe(1);
    }

    private Dictionary<string, string> Environment() => new(_servers.Environment)
    {
        ["COMMITWISE__AWS__DYNAMODBURL"] = _tables.Address.ToString(),
        ["COMMITWISE__AWS__SQSURL"] = _queues.Address.ToString(),
    };

    /// <returns>How often each fault was done.</returns>
    private static async Task<JsonElement> TellAsync(ServiceProcess proxy, string what)
    {
        using var answer = await proxy.Client.PostAsync(new Uri($"/_faults?{what}", UriKind.Relative), null);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("done").Clone();
    }

    private static async Task<HttpStatusCode> ReadyAsync(RunningService service)
    {
        using var answer = await service.Process.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return answer.StatusCode;
    }

    private static async Task<string> UntilAsync(RunningService service, HttpStatusCode status)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await service.Process.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (answer.StatusCode == status)
            {
                return await answer.Content.ReadAsStringAsync();
            }

            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Limit, $"readiness is {answer.StatusCode}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
