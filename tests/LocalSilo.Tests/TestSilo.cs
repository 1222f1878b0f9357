using System.Text.Json;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;
using CommitWise.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CommitWise.LocalSilo.Tests;

/// <summary>A silo with the grains of this assembly, on a clock that the test moves.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;
    private readonly SqliteDurability _durability;
    private readonly TestStorage? _ownStorage;

    private TestSilo(ServiceProvider services, SqliteDurability durability, ManualTime time, TestStorage? ownStorage)
    {
        (_services, _durability, Time, _ownStorage) = (services, durability, time, ownStorage);
    }

    public ManualTime Time { get; }

    public Probe Probe => _services.GetRequiredService<Probe>();

    public LocalSiloHost Host => _services.GetRequiredService<LocalSiloHost>();

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public WatchedStates States => _services.GetRequiredService<WatchedStates>();

    public WatchedQueue Queue => _services.GetRequiredService<WatchedQueue>();

    public IIndex Index => _durability.Index;

    public IReminderStore Reminders => _durability.Reminders;

    public static Task<TestSilo> StartAsync(Action<LocalSiloOptions>? options = null) => StartAsync(new ManualTime(), null, options);

    public static async Task<TestSilo> StartAsync(ManualTime time, TestStorage? storage, Action<LocalSiloOptions>? options = null)
    {
        var ownStorage = storage is null ? new TestStorage() : null;
        var durability = await (storage ?? ownStorage!).OpenAsync(time);
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<TimeProvider>(time);
        collection.AddSingleton(new WatchedStates(durability.States));
        collection.AddSingleton(new WatchedQueue(durability.Queue));
        collection.AddSingleton<IStateStore>(provider => provider.GetRequiredService<WatchedStates>());
        collection.AddSingleton<IDurableQueue>(provider => provider.GetRequiredService<WatchedQueue>());
        collection.AddSingleton(durability.Reminders);
        collection.AddSingleton<Probe>();
        collection.AddLocalSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(TestSilo).Assembly);
            silo.JsonOptions = JsonSerializerOptions.Web;

            // Tests that move the clock far must not run into limits that they are not about.
            silo.CallTimeout = silo.ActivationTimeout = TimeSpan.FromDays(1);
            options?.Invoke(silo);
        });
        var silo = new TestSilo(collection.BuildServiceProvider(), durability, time, ownStorage);
        await silo.HostedService.StartAsync(CancellationToken.None);
        return silo;
    }

    public T Get<T>(string key)
        where T : IGrainWithStringKey => Grains.GetGrain<T>(key);

    /// <summary>Moves the clock until something that grains tell was seen.</summary>
    public Task AdvanceUntilAsync(string seen, int times, TimeSpan step) => Time.AdvanceUntilAsync(Probe.Seen(seen, times), step);

    public async ValueTask DisposeAsync()
    {
        await HostedService.StopAsync(CancellationToken.None).WaitAsync(Limit);
        await _services.DisposeAsync();
        await _durability.DisposeAsync();
        _ownStorage?.Dispose();
    }

    private IHostedService HostedService => _services.GetServices<IHostedService>().Single();
}

/// <summary>Awaits with a limit of real time that says what it waited for.</summary>
public static class Soon
{
    public static async Task<T> Within<T>(this Task<T> task, string what)
    {
        await ((Task)task).Within(what);
        return await task;
    }

    public static async Task Within(this Task task, string what)
    {
        if (await Task.WhenAny(task, Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System)) != task)
        {
            throw new TimeoutException($"Waited 30 s for {what}.");
        }

        await task;
    }
}
