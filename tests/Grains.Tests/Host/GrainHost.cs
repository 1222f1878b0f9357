using System.Text.Json;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Grains.Changes;
using CommitWise.Grains.Hosting;
using CommitWise.Grains.Pool;
using CommitWise.Intake;
using CommitWise.LocalSilo;
using CommitWise.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CommitWise.Grains.Tests.Host;

/// <summary>The grains on the real silo, with state, queues and index in a SQLite file and reports in a folder.</summary>
public sealed class GrainHost : IAsyncDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    private readonly SqliteDurability _durability;
    private readonly ServiceProvider _services;
    private bool _ended;

    private GrainHost(SqliteDurability durability, ServiceProvider services) => (_durability, _services) = (durability, services);

    public Signal Signal => _services.GetRequiredService<Signal>();

    public ControlledAnalysis Analysis => _services.GetRequiredService<ControlledAnalysis>();

    public TestWorkspaces Workspaces => _services.GetRequiredService<TestWorkspaces>();

    public WatchedReports Reports => _services.GetRequiredService<WatchedReports>();

    public WatchedStates States => _services.GetRequiredService<WatchedStates>();

    public WatchedQueue Queue => _services.GetRequiredService<WatchedQueue>();

    public AnalysisPool Pool => _services.GetRequiredService<AnalysisPool>();

    public Heard Heard => _services.GetRequiredService<Heard>();

    public IIndex Index => _durability.Index;

    /// <summary>Starts a host on a folder. Failed runs are tried again at once unless the test says otherwise.</summary>
    public static async Task<GrainHost> StartAsync(
        TemporaryFolder folder, Action<GrainsOptions>? options = null, TimeProvider? time = null, Action<GrainHost>? before = null)
    {
        time ??= TimeProvider.System;
        var durability = await SqliteDurability.OpenAsync(folder["commitwise.db"], new SqliteOptions { Time = time });
        var signal = new Signal();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddSingleton(signal);
        services.AddSingleton(new Heard(signal));
        services.AddSingleton(new WatchedStates(durability.States, signal));
        services.AddSingleton(new WatchedQueue(durability.Queue, signal));
        services.AddSingleton<IStateStore>(provider => provider.GetRequiredService<WatchedStates>());
        services.AddSingleton<IDurableQueue>(provider => provider.GetRequiredService<WatchedQueue>());
        services.AddSingleton(durability.Reminders);
        services.AddSingleton(durability.Index);
        services.AddSingleton(new WatchedReports(new ReportStore(new FolderObjectStore(folder["objects"], time)), signal));
        services.AddSingleton<IReportStore>(provider => provider.GetRequiredService<WatchedReports>());
        services.AddSingleton<ControlledAnalysis>();
        services.AddSingleton<IChangeAnalysis>(provider => provider.GetRequiredService<ControlledAnalysis>());
        services.AddSingleton<TestWorkspaces>();
        services.AddSingleton<IRepositoryWorkspaces>(provider => provider.GetRequiredService<TestWorkspaces>());
        services.AddSingleton<IHeadReader>(provider => provider.GetRequiredService<TestWorkspaces>());
        services.AddLocalSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(PullRequestGrain).Assembly);
            silo.GrainAssemblies.Add(typeof(ListenerGrain).Assembly);
            silo.JsonOptions = EngineJson.Options;
            silo.Streams.RetryDelay = Quick;

            // A test moves the clock faster than calls are answered.
            silo.CallTimeout = time == TimeProvider.System ? silo.CallTimeout : TimeSpan.FromDays(1);
        });
        services.AddCommitWiseGrains(grains =>
        {
            grains.RetryDelays = [Quick, Quick];
            grains.DrainTime = TimeSpan.FromMilliseconds(100);

            // On a busy machine the clock of a test is far ahead before a stage has had its turn.
            grains.StageTimeout = time == TimeProvider.System ? grains.StageTimeout : TimeSpan.FromDays(1);
            options?.Invoke(grains);
        });
        var host = new GrainHost(durability, services.BuildServiceProvider());
        before?.Invoke(host);
        foreach (var service in host._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return host;
    }

    public IPullRequestGrain Change(string change) => _services.GetRequiredService<IGrainFactory>().GetGrain<IPullRequestGrain>(change);

    public IRepositoryGrain Repository(string repository) => _services.GetRequiredService<IGrainFactory>().GetGrain<IRepositoryGrain>(repository);

    public IRepositoryAliasGrain Alias(string key) => _services.GetRequiredService<IGrainFactory>().GetGrain<IRepositoryAliasGrain>(key);

    /// <summary>Publishes an event as the inbox does.</summary>
    public Task PublishAsync(PullRequestEvent news) => _durability.Queue.EnqueueAsync(
        StreamNames.PullRequests, news.Change, JsonSerializer.SerializeToUtf8Bytes(news, WireJson.Default.PullRequestEvent), CancellationToken.None);

    /// <summary>Waits until a change is as the test wants it.</summary>
    public Task<ChangeView> UntilAsync(string change, Func<ChangeView, bool> holds, string what) => Signal.UntilAsync(
        async () => await Change(change).Get() is { } view && holds(view) ? view : null,
        $"{what} of {change}",
        async () => $"It is {JsonSerializer.Serialize(await Change(change).Get(), WireJson.Default.ChangeView)}");

    public Task<ChangeView> UntilAsync(string change, int generation, RunStatus status) =>
        UntilAsync(change, view => view.Generation == generation && view.Status == status, $"generation {generation} {status}");

    public Task<RepositoryView> UntilRepositoryAsync(string repository, Func<RepositoryView, bool> holds, string what) => Signal.UntilAsync(
        async () => await Repository(repository).Get() is { } view && holds(view) ? view : null,
        $"{what} of {repository}",
        async () => $"It is {JsonSerializer.Serialize(await Repository(repository).Get(), WireJson.Default.RepositoryView)}");

    /// <summary>Ends as a killed process does: nothing that is in memory is written any more.</summary>
    public async Task CrashAsync()
    {
        _ended = true;
        await _durability.DisposeAsync();
        Pool.Dispose();
    }

    /// <summary>Ends as Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        _ended = true;
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _durability.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            // Nobody moves the clock of a test that has ended, so a drain might wait for ever.
            await (_services.GetRequiredService<TimeProvider>() == TimeProvider.System ? StopAsync() : CrashAsync());
        }

        await _services.DisposeAsync();
    }
}
