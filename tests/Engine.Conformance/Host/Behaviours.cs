namespace CommitWise.Engine.Conformance.Host;

/// <summary>A host that the tests of one class share.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private ConformanceHost? _host;

    /// <summary>The host.</summary>
    public ConformanceHost Host => _host!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _host = await ConformanceHost.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Host.DisposeAsync();
}

/// <summary>Tests on a shared host; those that need options of their own start one of their own.</summary>
public abstract class Behaviours : IClassFixture<SharedHost>
{
    /// <summary>Begins a test.</summary>
    protected Behaviours(SharedHost shared)
    {
        Host = shared.Host;
        Host.BeginTest();
    }

    /// <summary>The shared host.</summary>
    protected ConformanceHost Host { get; }

    /// <summary>What grains tell.</summary>
    protected Probe Probe => Host.Probe;

    /// <summary>The grain of a name.</summary>
    protected T Get<T>(string name)
        where T : IGrainWithStringKey => Host.Get<T>(name);
}
