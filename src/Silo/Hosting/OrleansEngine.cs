using System.Net;
using System.Net.Sockets;
using CommitWise.Durability;
using CommitWise.Grains;
using CommitWise.Grains.Health;
using CommitWise.Grains.Hosting;
using CommitWise.Silo.Hosting.Cluster;
using CommitWise.Silo.Settings;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;

namespace CommitWise.Silo.Hosting;

/// <summary>
/// The Orleans engine on a developer's machine: one silo, in this process. State, index, inbox and queue are those of the embedded engine, in
/// the same file, so a restart loses nothing of them, and either engine takes up the other's work. Reminders and membership are in memory: a
/// restart forgets them. No grain uses a reminder; a silo that is alone needs no memory of others.
/// </summary>
internal static class Engine
{
    /// <summary>Adds the silo.</summary>
    public static void AddEngine(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        AddSilo(builder, settings);
        LogFaultsOnly(builder.Logging, settings.LogLevel);
    }

    private static void AddSilo(WebApplicationBuilder builder, ServiceSettings settings) => builder.UseOrleans(silo =>
    {
        // Nobody but this process speaks to it; fixed ports would allow one service on a machine.
        silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
        silo.UseInMemoryReminderService();
        silo.Services.AddSingleton<CallMeters>();
        silo.Services.AddSingleton<IActivationCounts, OrleansActivationCounts>();
        silo.AddIncomingGrainCallFilter<CallMeterFilter>();
        silo.Services.AddGrainStorage(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            (services, _) => new StateStorage(services.GetRequiredService<IStateStore>(), EngineJson.Options));
        silo.AddPersistentStreams(StreamNames.Provider, MakeStreams, streams =>
        {
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(20)));
            streams.ConfigureLifecycle(life => life.Configure(options => options.StartupState = StartOf(settings)));
        });
        silo.Services.AddSerializer(serializer => serializer.AddJsonSerializer(IsOfCore, EngineJson.Options));
    });

    // Core names no engine: its value types carry no attributes.
    private static bool IsOfCore(Type type) => type.Assembly == typeof(InputException).Assembly && !type.IsAssignableTo(typeof(Exception));

    private static QueueAdapter MakeStreams(IServiceProvider services, string name) => new(
        name,
        [.. typeof(GrainsJson).Assembly.GetTypes().SelectMany(NamespacesOf).Distinct(StringComparer.Ordinal)],
        services.GetRequiredService<IDurableQueue>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<QueueAdapter>>());

    // The attribute keeps its namespace to itself.
    private static IEnumerable<string> NamespacesOf(Type type) => type.GetCustomAttributesData()
        .Where(data => data.AttributeType == typeof(ImplicitStreamSubscriptionAttribute))
        .Select(data => (string)data.ConstructorArguments[0].Value!);

    private static StreamLifecycleOptions.RunState StartOf(ServiceSettings settings) =>
        settings.PauseStreams ? StreamLifecycleOptions.RunState.AgentsStopped : StreamLifecycleOptions.RunState.AgentsStarted;

    // At every start they warn: of the collector, which was chosen by measurement, and of a thread that has not begun yet.
    private static void LogFaultsOnly(ILoggingBuilder logging, LogLevel level)
    {
        if (level == LogLevel.Warning)
        {
            logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
