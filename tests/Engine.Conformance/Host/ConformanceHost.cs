using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Engine.Conformance.Host;

/// <summary>
/// A host with the grains of this assembly. What it stores lasts through stops, kills and starts, and goes with it. The class
/// <c>EngineHost</c> of the build's engine is the one that tests get.
/// </summary>
public abstract class ConformanceHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _scope;
    private bool _running;

    /// <summary>What grains tell, and the gates at which they wait; the same after a restart.</summary>
    public Probe Probe { get; } = new();

    /// <summary>Options that it was started with.</summary>
    protected ConformanceOptions Options { get; private set; } = new();

    /// <summary>The grains, as those outside of all grains see them.</summary>
    public abstract IGrainFactory Grains { get; }

    /// <summary>Starts a host of the build's engine.</summary>
    public static async Task<ConformanceHost> StartAsync(ConformanceOptions? options = null)
    {
        var host = new EngineHost();
        host.BeginTest();
        await host.StartAgainAsync(options);
        return host;
    }

    /// <summary>Keeps the keys and what is told of a test apart from those of the tests before it on the same host.</summary>
    public void BeginTest() => Probe.Begin($"{++_scope}");

    /// <summary>Starts it on what it has stored.</summary>
    /// <param name="options">Null for those it was started with before.</param>
    public async Task StartAgainAsync(ConformanceOptions? options = null)
    {
        Options = options ?? Options;
        await OpenAsync(_folder["engine.db"]);
        _running = true;
    }

    /// <summary>Drains and stops.</summary>
    public async Task StopAsync()
    {
        _running = false;
        await CloseAsync();
    }

    /// <summary>Ends as a killed process does: nothing that is only in memory is written any more.</summary>
    public async Task KillAsync()
    {
        _running = false;
        await AbandonAsync();
    }

    /// <summary>Stops and starts.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>The grain of a name; the name is the test's own.</summary>
    public T Get<T>(string name)
        where T : IGrainWithStringKey => Grains.GetGrain<T>(Key(name));

    /// <summary>Key of the grain of a name.</summary>
    public string Key(string name) => $"{name}@{_scope}";

    /// <summary>Stream items of a namespace that were given up, as <c>name attempts error</c>, oldest first.</summary>
    public abstract Task<IReadOnlyList<string>> DeadLettersAsync(string streamNamespace);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Probe.OpenAll();
        if (_running)
        {
            await StopAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the engine on a file.</summary>
    protected abstract Task OpenAsync(string file);

    /// <summary>Drains and stops the engine.</summary>
    protected abstract Task CloseAsync();

    /// <summary>Ends the engine without a drain.</summary>
    protected abstract Task AbandonAsync();

    /// <summary>Adds what grains of this assembly need.</summary>
    protected void AddServices(IServiceCollection services)
    {
        services.AddSingleton(Probe);
        services.AddScoped<Scoped>();
        Options.Services?.Invoke(services);
    }
}

/// <summary>A service of one activation.</summary>
public sealed class Scoped : IDisposable
{
    /// <summary>Tells it from others.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>Whether its activation has ended.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;
}
