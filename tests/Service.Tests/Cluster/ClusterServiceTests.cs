using System.Globalization;
using System.Net;
using System.Text.Json;
using CommitWise.Testing;

namespace CommitWise.Service.Tests.Cluster;

/// <summary>The service as three processes: two silos, and one that answers the API.</summary>
public sealed class ClusterServiceTests : IAsyncLifetime, IDisposable
{
    private const int Changes = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-cluster-");
    private readonly List<ServiceProcess> _silos = [];
    private AwsServers _servers = null!;
    private RunningService _api = null!;

    public async Task InitializeAsync()
    {
        _servers = await AwsServers.StartAsync();
        _api = new RunningService(_servers.Environment);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _silos.ForEach(silo => silo.Dispose());
        _api.Dispose();
        _servers.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task KillOfASilo_InTheMiddle_LosesNothing_AndTheApiGoesOn()
    {
        var heads = _api.Clone.Add("cluster", Changes, lines: 40);
        await AddSiloAsync();
        await AddSiloAsync();
        await _api.StartAsync("--role", "api");
        (await SilosAsync(count: 2)).ShouldAllBe(silo => silo.GetProperty("engine").GetString() == "Orleans");
        (await Task.WhenAll(heads.Select((head, at) => _api.PostAsync(at + 1, head, Delivery(at))))).ShouldAllBe(accepted => accepted);
        while (await _api.CountCompletedAsync(Changes) < Changes / 4)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        _silos[0].Kill();
        for (var number = 1; number <= Changes; number++)
        {
            (await PatientlyAsync(() => _api.CompletedAsync(number))).GetProperty("generation").GetInt32().ShouldBe(1);
            _api.StoredReports(number).ShouldBe(["1.json"]);
        }

        await SilosAsync(count: 1);
        await AddSiloAsync();
        await SilosAsync(count: 2);
        (await _api.OutcomeAsync(1, heads[0], Delivery(0))).ShouldBe("duplicate");
        (await _api.Process.StopAsync()).ShouldBe(0);
        (await _silos[1].StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task ASilo_AnswersHowItIs_AndNothingElse_AndTheApiShowsTheDashboard()
    {
        var silo = await AddSiloAsync();
        await _api.StartAsync("--role", "api");
        (await silo.Client.GetAsync(new Uri("/api/pull-requests", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await silo.Client.GetAsync(new Uri("/orleans/", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await silo.Client.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _api.Process.Client.GetAsync(new Uri("/orleans/", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _api.GetAsync("/orleans/DashboardCounters")).GetProperty("hosts").GetArrayLength().ShouldBe(1);
    }

    private static string Delivery(int at) => string.Create(CultureInfo.InvariantCulture, $"delivery-{at}");

    private async Task<ServiceProcess> AddSiloAsync()
    {
        var name = $"silo-{_silos.Count}";
        var environment = _api.Environment();
        foreach (var (variable, value) in _servers.Environment.Where(each => each.Key.EndsWith("PORT", StringComparison.Ordinal)))
        {
            environment[variable] = value;
        }

        var silo = ServiceProcess.Start(
            TestPaths.Service,
            ["--role", "silo", "--no-repository", "--data", Path.Combine(_folder.FullName, name), "--cache", Path.Combine(_folder.FullName, $"{name}-cache"), "--listen", "http://127.0.0.1:{port}"],
            environment);
        _silos.Add(silo);
        return await silo.ReadyAsync("/health/ready");
    }

    // Calls to grains of a silo that was just killed may fail for a moment, and say so.
    private static async Task<JsonElement> PatientlyAsync(Func<Task<JsonElement>> ask)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (HttpRequestException fault) when (TimeProvider.System.GetElapsedTime(start) < Limit && fault.StatusCode >= HttpStatusCode.InternalServerError)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private async Task<IReadOnlyList<JsonElement>> SilosAsync(int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var silos = (await _api.GetAsync("/api/admin/health")).GetProperty("silos").EnumerateArray().ToList();
            if (silos.Count == count)
            {
                return silos;
            }

            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Limit, $"{silos.Count} silos are shown, not {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }
}
