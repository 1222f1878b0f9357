using System.Text.Json;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace CommitWise.Engine.Conformance.Host;

/// <summary>
/// One silo of Orleans in this process, with states and streams in the SQLite file and reminders that last as long as the test. Tests call from inside the silo, as the API of the service does.
/// </summary>
internal sealed class EngineHost : ConformanceHost
{
    private const string Provider = "Default";
    private readonly ReminderTable _reminders = new();
    private Parts? _parts;

    /// <inheritdoc/>
    public override IGrainFactory Grains => Running.Cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    private Parts Running => _parts ?? throw new InvalidOperationException("The host was not started.");

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> DeadLettersAsync(string streamNamespace)
    {
        var letters = await Running.Durability.Queue.DeadLettersAsync(streamNamespace, 100, null, CancellationToken.None);
        return [.. letters.Select(letter => $"{letter.Key[..letter.Key.LastIndexOf('@')]} {letter.Attempts} {letter.Error}")];
    }

    /// <inheritdoc/>
    protected override async Task OpenAsync(string file)
    {
        var durability = await SqliteDurability.OpenAsync(file, new SqliteOptions { QueueCapacity = Options.QueueCapacity });
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
        silo.Services.AddSingleton(durability.States);
        silo.Services.AddSingleton(durability.Queue);

        // The library of the cluster brings the service's grains along, and Orleans checks that it can write their messages.
        silo.Services.AddCommitWiseSerializers();
        silo.ForwardPatiently();
        silo.AddDurableGrainStorage(Provider, JsonSerializerOptions.Web);
        silo.AddDurableStreams(Provider, new DurableStreamOptions
        {
            Namespaces = ClusterExtensions.StreamNamespacesOf(typeof(EngineHost).Assembly),
            Json = JsonSerializerOptions.Web,
            MaxAttempts = Options.StreamAttempts,
            RetryDelay = Options.StreamRetryDelay,
            PublishWait = Options.CallTimeout,
            PollPeriod = TimeSpan.FromMilliseconds(10),
            IsPaused = Options.StreamsPaused,
        });
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(_reminders);
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
