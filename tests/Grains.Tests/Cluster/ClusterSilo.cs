using System.Net;
using System.Net.Sockets;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Analysis;
using CommitWise.Cluster;
using CommitWise.Durability;
using CommitWise.Grains.Hosting;
using CommitWise.Grains.Tests.Host;
using CommitWise.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace CommitWise.Grains.Tests.Cluster;

/// <summary>A member of the cluster: a host of its own, with its own connection to the queues, that speaks to the others over TCP.</summary>
internal sealed class ClusterSilo : IAsyncDisposable
{
    // As in the service, longer in all than the grains of a killed silo may be out of reach.
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6)];

    private readonly Power _power = new();
    private readonly Network _network = new();
    private readonly SqsQueue _queue;
    private readonly IHost _host;
    private bool _isGone;

    private ClusterSilo(ClusterHost cluster)
    {
        _queue = new SqsQueue(cluster.Queues, cluster.Stores.Index);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        AddStores(builder.Services, cluster);
        builder.UseOrleans(silo => Configure(silo, cluster));
        _network.Watch(builder.Services);
        CutMembership(builder.Services);
        builder.Services.AddCommitWiseGrains(Configure);
        _host = builder.Build();
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IReminderTable Reminders => _host.Services.GetRequiredService<IReminderTable>();

    public SiloAddress Address => _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public static async Task<ClusterSilo> StartAsync(ClusterHost cluster)
    {
        var silo = new ClusterSilo(cluster);
        await silo._host.StartAsync();
        return silo;
    }

    /// <summary>Drains and leaves.</summary>
    public async Task StopAsync()
    {
        _isGone = true;
        await _host.StopAsync().Within("a silo to leave");
        await _queue.DisposeAsync();
    }

    /// <summary>
    /// Ends as a killed process does, as far as the others can tell: its connections close, new ones are refused, it writes nothing more, and
    /// it says nothing to the table of members.
    /// </summary>
    public async Task KillAsync()
    {
        _isGone = true;
        _power.TurnOff();
        await _network.CutAsync();
        await _queue.AbandonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isGone)
        {
            await StopAsync();
        }

        await Task.WhenAny(((IAsyncDisposable)_host).DisposeAsync().AsTask(), Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System));
    }

    private static void Configure(ISiloBuilder silo, ClusterHost cluster)
    {
        EngineHost.AddGrains(silo);
        silo.UseCommitWiseCluster(cluster.Options);
        silo.Configure<EndpointOptions>(options =>
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (IPAddress.Loopback, FreePort(), 0));
    }

    private static void Configure(GrainsOptions grains)
    {
        grains.Slots = 4;
        grains.RetryDelays = Delays;
        grains.ResumePeriod = TimeSpan.FromSeconds(1);
        grains.DrainTime = TimeSpan.FromSeconds(5);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void AddStores(IServiceCollection services, ClusterHost cluster)
    {
        services.AddSingleton<IStateStore>(new PoweredStates(cluster.Stores.States, _power));
        services.AddSingleton<IDurableQueue>(_queue);
        services.AddSingleton(cluster.Stores.Index);
        services.AddSingleton<IReportStore>(new PoweredReports(cluster.Reports, _power, cluster.Ledger));
        services.AddSingleton<IChangeAnalysis>(new CountedAnalysis(cluster.Ledger, _power, cluster.Signal, ClusterHost.Work));
        services.AddSingleton<IRepositoryWorkspaces>(new TestWorkspaces(cluster.Signal));
        services.AddSingleton<IHeadReader>(new TestWorkspaces(cluster.Signal));
        services.AddSingleton(cluster.Heard);
    }

    private void CutMembership(IServiceCollection services)
    {
        var table = services.Last(each => each.ServiceType == typeof(IMembershipTable)).ImplementationType!;
        services.AddSingleton<IMembershipTable>(provider =>
            new PoweredMembers((IMembershipTable)ActivatorUtilities.CreateInstance(provider, table), _power));
    }
}
