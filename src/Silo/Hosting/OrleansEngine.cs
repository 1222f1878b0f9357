using System.Net;
using System.Net.Sockets;
using CommitWise.Api.Security;
using CommitWise.Cluster;
using CommitWise.Durability;
using CommitWise.Grains;
using CommitWise.Grains.Hosting;
using CommitWise.Silo.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Dashboard;
using Orleans.Providers;

namespace CommitWise.Silo.Hosting;

/// <summary>
/// The Orleans engine. With <see cref="Backend.Folder"/> it is one silo, for development: it goes on with the folder that the embedded engine
/// has left, and keeps membership and reminders in memory, as no other process reaches that folder. With <see cref="Backend.Aws"/> it is a member
/// of a cluster, or a client of one.
/// </summary>
internal static class Engine
{
    /// <summary>Whether several processes can share the grains.</summary>
    public const bool IsCluster = true;

    private const string DashboardPath = "/orleans";

    // Of an idle queue SQS is asked once a second by each silo that reads it: some 2.6 million requests a month.
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(1);

    /// <summary>Adds a silo.</summary>
    public static void AddEngine(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        // Orleans keeps reminders by itself.
        builder.Services.RemoveAll<IReminderStore>();
        builder.UseOrleans(silo =>
        {
            if (settings.Backend == Backend.Aws)
            {
                silo.UseCommitWiseCluster(OptionsOf(settings));
                Listen(silo, settings.Cluster);
            }
            else
            {
                // Nobody but this process speaks to it; fixed ports would allow one service on a machine.
                silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
                silo.UseInMemoryReminderService();
                silo.ForwardPatiently();
            }

            AddGrains(silo, settings);
        });
        LogFaultsOnly(builder.Logging, settings.LogLevel);
    }

    /// <summary>Adds a client of silos elsewhere.</summary>
    public static void AddClient(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        builder.Services.RemoveAll<IReminderStore>();
        builder.UseOrleansClient(client =>
        {
            client.UseCommitWiseCluster(OptionsOf(settings));
            client.Services.AddCommitWiseSerializers();
            client.AddDashboard();
        });
        LogFaultsOnly(builder.Logging, settings.LogLevel);
    }

    /// <summary>Maps what the engine itself shows, for administrators.</summary>
    public static void MapEngine(this WebApplication app) => app.MapOrleansDashboard(DashboardPath).ForAdministrators().ExcludeFromDescription();

    private static void AddGrains(ISiloBuilder silo, ServiceSettings settings)
    {
        silo.AddCallMeters();
        silo.AddDurableGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, EngineJson.Options);
        silo.AddDurableStreams(StreamNames.Provider, new DurableStreamOptions
        {
            Namespaces = ClusterExtensions.StreamNamespacesOf(typeof(GrainsJson).Assembly),
            Json = EngineJson.Options,
            IsPaused = settings.PauseStreams,
            ReceiveWait = settings.Backend == Backend.Aws ? LongPoll : TimeSpan.Zero,
        });
        silo.Services.AddCommitWiseSerializers();
        silo.AddDashboard();
    }

    private static ClusterOptions OptionsOf(ServiceSettings settings) => new()
    {
        ClusterId = settings.Cluster.ClusterId,
        ServiceId = settings.Cluster.ServiceId,
        Region = settings.Aws.Region ?? Environment.GetEnvironmentVariable("AWS_REGION"),
        ServiceUrl = settings.Aws.DynamoDbUrl,
        TablePrefix = settings.Aws.Prefix,
        CreateTables = settings.Aws.Create,
        ProbeTimeout = settings.Cluster.ProbeTimeout,
        MissedProbes = settings.Cluster.MissedProbes,
        Votes = settings.Cluster.Votes,
    };

    private static void Listen(ISiloBuilder silo, ClusterSettings cluster)
    {
        if (cluster.Address is { } address)
        {
            silo.ConfigureEndpoints(IPAddress.Parse(address), cluster.SiloPort, cluster.GatewayPort);
        }
        else
        {
            silo.ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort);
        }
    }

    // At every start they warn: of the collector, which was chosen by measurement, and of a thread that has not begun yet.
    private static void LogFaultsOnly(ILoggingBuilder logging, LogLevel level)
    {
        if (level == LogLevel.Warning)
        {
            logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

            // And of tables that are not altered, which is as it should be.
            logging.AddFilter("Orleans.Clustering.DynamoDB", LogLevel.Error).AddFilter("Orleans.Reminders.DynamoDB", LogLevel.Error);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
