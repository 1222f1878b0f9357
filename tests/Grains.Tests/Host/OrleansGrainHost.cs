using CommitWise.Cluster;
using CommitWise.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Providers;
using Orleans.TestingHost;

namespace CommitWise.Grains.Tests.Host;

/// <summary>One silo of Orleans in this process. Tests call from inside of it, as the API of the service does.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private bool _isStopped;

    /// <summary>Makes it.</summary>
    /// <param name="before">Adds what the grains need.</param>
    /// <param name="after">Adds what is stopped before the silo.</param>
    /// <param name="time">The clock; Orleans keeps to the machine's.</param>
    public EngineHost(Action<IServiceCollection> before, Action<IServiceCollection> after, TimeProvider time)
    {
        time.ShouldBe(TimeProvider.System);
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) =>
        {
            before(host.Services);
            host.UseOrleans(AddGrains);
            after(host.Services);
        });
        _cluster = builder.Build();
    }

    /// <summary>Services of the silo.</summary>
    public IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    /// <summary>Adds what every silo of these tests has.</summary>
    public static void AddGrains(ISiloBuilder silo)
    {
        silo.AddCallMeters();
        silo.AddDurableGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, EngineJson.Options);
        silo.AddDurableStreams(StreamNames.Provider, new DurableStreamOptions
        {
            Namespaces = [.. ClusterExtensions.StreamNamespacesOf(typeof(GrainsJson).Assembly), StreamNames.Notifications],
            Json = EngineJson.Options,
            RetryDelay = GrainHost.Quick,
        });
        silo.Services.AddCommitWiseSerializers();
    }

    /// <summary>Starts it.</summary>
    public Task StartAsync() => _cluster.DeployAsync();

    /// <summary>Drains and stops it.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        await Services.GetRequiredService<IHost>().StopAsync(CancellationToken.None);
    }

    /// <summary>Ends it, drained or not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            await _cluster.KillSiloAsync(_cluster.Silos[0]);
        }

        await _cluster.DisposeAsync();
    }
}
