using System.Text.Json;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CommitWise.Engine.Conformance.Host;

/// <summary>The embedded silo on its SQLite file.</summary>
internal sealed class EngineHost : ConformanceHost
{
    private Parts? _parts;

    /// <inheritdoc/>
    public override IGrainFactory Grains => Running.Services.GetRequiredService<IGrainFactory>();

    private Parts Running => _parts ?? throw new InvalidOperationException("The host was not started.");

    private IHostedService Silo => Running.Services.GetServices<IHostedService>().Single();

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
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(durability.States);
        services.AddSingleton(durability.Queue);
        services.AddSingleton(durability.Reminders);
        AddServices(services);
        services.AddLocalSilo(Configure);
        _parts = new Parts(durability, services.BuildServiceProvider());
        await Silo.StartAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    protected override async Task CloseAsync()
    {
        await Silo.StopAsync(CancellationToken.None).Within("the drain");
        await Running.Services.DisposeAsync();
        await Running.Durability.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task AbandonAsync()
    {
        // The file is closed first: whatever still runs can write nothing any more.
        await Running.Durability.DisposeAsync();
        await Running.Services.DisposeAsync();
    }

    private void Configure(LocalSiloOptions silo)
    {
        silo.GrainAssemblies.Add(typeof(EngineHost).Assembly);
        silo.JsonOptions = JsonSerializerOptions.Web;
        silo.CallTimeout = Options.CallTimeout;
        silo.ActivationTimeout = Options.ActivationTimeout;
        silo.IdleAge = Options.IdleAge;
        silo.DrainTimeout = Options.DrainTimeout;
        silo.MinimumReminderPeriod = Options.MinimumReminderPeriod;
        silo.Streams.StreamsPaused = Options.StreamsPaused;
        silo.Streams.RetryDelay = Options.StreamRetryDelay;
        silo.Streams.MaxAttempts = Options.StreamAttempts;
    }

    private sealed record Parts(SqliteDurability Durability, ServiceProvider Services);
}
