using CommitWise.Adapters.Local.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace CommitWise.Engine.Conformance.Host;

/// <summary>
/// One silo of Orleans in this process, with states in the SQLite file, reminders that last as long as the test, and streams in memory,
/// which die with the silo. Tests call from inside the silo, as the API of the service does.
/// </summary>
internal sealed class EngineHost : ConformanceHost
{
    /// <summary>The engine of this build.</summary>
    internal const Engines Engine = Engines.Orleans;

    private const string Provider = "Default";
    private readonly ReminderTable _reminders = new();
    private Parts? _parts;

    /// <inheritdoc/>
    public override IGrainFactory Grains => Running.Cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    private Parts Running => _parts ?? throw new InvalidOperationException("The host was not started.");

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> DeadLettersAsync(string streamNamespace) =>
        throw new NotSupportedException("Streams in memory keep no dead letters.");

    /// <inheritdoc/>
    protected override async Task OpenAsync(string file)
    {
        var durability = await SqliteDurability.OpenAsync(file);
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => Configure(silo, durability));
        _parts = new Parts(durability, builder.Build());
        await Running.Cluster.DeployAsync();
    }

    /// <inheritdoc/>
    protected override async Task CloseAsync()
    {
        await Running.Cluster.StopAllSilosAsync().Within("the drain");
        await Running.Cluster.DisposeAsync();
        await Running.Durability.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task AbandonAsync()
    {
        // The file is closed first: whatever still runs can write nothing any more.
        await Running.Durability.DisposeAsync();
        await Running.Cluster.KillSiloAsync(Running.Cluster.Silos[0]);
        await Running.Cluster.DisposeAsync();
    }

    private void Configure(ISiloBuilder silo, SqliteDurability durability)
    {
        AddServices(silo.Services);
        silo.Services.AddKeyedSingleton<IGrainStorage>(Provider, new StateStoreStorage(durability.States));
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(_reminders);
        silo.AddMemoryStreams(Provider, streams =>
        {
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePullingAgent(agent => agent.Configure(
                options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10)));
        });
        silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = Options.MinimumReminderPeriod);
        silo.Configure<SiloMessagingOptions>(options =>
        {
            options.ResponseTimeout = Options.CallTimeout;
            options.ResponseTimeoutWithDebugger = Options.CallTimeout;
        });
        silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = Options.IdleAge;
            options.CollectionQuantum = TimeSpan.FromMilliseconds(100);
            options.ActivationTimeout = Options.ActivationTimeout;
        });
    }

    private sealed record Parts(SqliteDurability Durability, InProcessTestCluster Cluster);
}
