using System.Text.Json;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Grains.Hosting;
using CommitWise.Grains.Pool;
using CommitWise.Intake;
using CommitWise.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Grains.Tests.Host;

/// <summary>
/// The grains on a real silo of the build's engine, with state, queues and index in a SQLite file and reports in a folder. The silo is the
/// class <c>EngineHost</c>.
/// </summary>
public sealed class GrainHost : IAsyncDisposable
{
    internal static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    private readonly SqliteDurability _durability;
    private readonly TimeProvider _time;
    private readonly EngineHost _engine;
    private bool _ended;

    private GrainHost(TemporaryFolder folder, SqliteDurability durability, Action<GrainsOptions>? options, TimeProvider time)
    {
        (_durability, _time) = (durability, time);
        Analysis = new ControlledAnalysis(Signal);
        Workspaces = new TestWorkspaces(Signal);
        Reports = new WatchedReports(new ReportStore(new FolderObjectStore(folder["objects"], time)), Signal);
        States = new WatchedStates(durability.States, Signal);
        Queue = new WatchedQueue(durability.Queue, Signal);
        Heard = new Heard(Signal);
        _engine = new EngineHost(AddServices, services => services.AddCommitWiseGrains(grains => Configure(grains, options)), time);
    }

    public Signal Signal { get; } = new();

    public ControlledAnalysis Analysis { get; }

    public TestWorkspaces Workspaces { get; }

    public WatchedReports Reports { get; }

    public WatchedStates States { get; }

    public WatchedQueue Queue { get; }

    public AnalysisPool Pool => _engine.Services.GetRequiredService<AnalysisPool>();

    public Heard Heard { get; }

    public IIndex Index => _durability.Index;

    private IGrainFactory Grains => _engine.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts a host on a folder. Failed runs are tried again at once unless the test says otherwise.</summary>
    public static async Task<GrainHost> StartAsync(
        TemporaryFolder folder, Action<GrainsOptions>? options = null, TimeProvider? time = null, Action<GrainHost>? before = null)
    {
        time ??= TimeProvider.System;
        var durability = await SqliteDurability.OpenAsync(folder["commitwise.db"], new SqliteOptions { Time = time });
        var host = new GrainHost(folder, durability, options, time);
        before?.Invoke(host);
        await host._engine.StartAsync();
        return host;
    }

    public IPullRequestGrain Change(string change) => Grains.GetGrain<IPullRequestGrain>(change);

    public IRepositoryGrain Repository(string repository) => Grains.GetGrain<IRepositoryGrain>(repository);

    public IRepositoryAliasGrain Alias(string key) => Grains.GetGrain<IRepositoryAliasGrain>(key);

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
        await _engine.StopAsync();
        await _durability.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            // Nobody moves the clock of a test that has ended, so a drain might wait for ever.
            await (_time == TimeProvider.System ? StopAsync() : CrashAsync());
        }

        await _engine.DisposeAsync();
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddSingleton(_time);
        services.AddSingleton(Heard);
        services.AddSingleton<IStateStore>(States);
        services.AddSingleton<IDurableQueue>(Queue);
        services.AddSingleton(_durability.Reminders);
        services.AddSingleton(_durability.Index);
        services.AddSingleton<IReportStore>(Reports);
        services.AddSingleton<IChangeAnalysis>(Analysis);
        services.AddSingleton<IRepositoryWorkspaces>(Workspaces);
        services.AddSingleton<IHeadReader>(Workspaces);
    }

    private void Configure(GrainsOptions grains, Action<GrainsOptions>? options)
    {
        grains.RetryDelays = [Quick, Quick];
        grains.DrainTime = TimeSpan.FromMilliseconds(100);

        // On a busy machine the clock of a test is far ahead before a stage has had its turn.
        grains.StageTimeout = _time == TimeProvider.System ? grains.StageTimeout : TimeSpan.FromDays(1);
        options?.Invoke(grains);
    }
}
