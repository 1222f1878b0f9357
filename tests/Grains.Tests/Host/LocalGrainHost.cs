using CommitWise.Grains.Changes;
using CommitWise.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CommitWise.Grains.Tests.Host;

/// <summary>The embedded silo.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Makes it.</summary>
    /// <param name="before">Adds what the grains need.</param>
    /// <param name="after">Adds what is stopped before the silo.</param>
    /// <param name="time">The clock.</param>
    public EngineHost(Action<IServiceCollection> before, Action<IServiceCollection> after, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        before(services);
        services.AddLocalSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(PullRequestGrain).Assembly);
            silo.GrainAssemblies.Add(typeof(ListenerGrain).Assembly);
            silo.JsonOptions = EngineJson.Options;
            silo.Streams.RetryDelay = GrainHost.Quick;

            // A test moves the clock faster than calls are answered.
            silo.CallTimeout = time == TimeProvider.System ? silo.CallTimeout : TimeSpan.FromDays(1);
        });
        after(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Services of the silo.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Starts it.</summary>
    public async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    /// <summary>Drains and stops it.</summary>
    public async Task StopAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Ends it, drained or not.</summary>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
