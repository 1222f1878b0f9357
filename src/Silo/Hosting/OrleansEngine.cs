using System.Net;
using System.Net.Sockets;
using CommitWise.Cluster;
using CommitWise.Grains;
using CommitWise.Grains.Hosting;
using CommitWise.Silo.Settings;
using Orleans.Providers;

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
        silo.ForwardPatiently();
        silo.AddCallMeters();
        silo.AddDurableGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, EngineJson.Options);
        silo.AddDurableStreams(StreamNames.Provider, new DurableStreamOptions
        {
            Namespaces = ClusterExtensions.StreamNamespacesOf(typeof(GrainsJson).Assembly),
            Json = EngineJson.Options,
            IsPaused = settings.PauseStreams,
        });
        silo.Services.AddCommitWiseSerializers();
    });

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
