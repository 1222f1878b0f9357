using System.Text.Json;
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
    private bool _stopped;

    private TestSilo(ServiceProvider services, StoragePorts ports, ManualTime time)
    {
        (_services, Ports, Time) = (services, ports, time);
    }

    public StoragePorts Ports { get; }

    public ManualTime Time { get; }

    public Probe Probe => _services.GetRequiredService<Probe>();

    public LocalSiloHost Host => _services.GetRequiredService<LocalSiloHost>();

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public MemoryStates States => (MemoryStates)Ports.States;

    public static Task<TestSilo> StartAsync(
        Action<LocalSiloOptions>? options = null, Action<IServiceCollection>? services = null) =>
        StartAsync(new ManualTime(), ports: null, options, services);

    public static async Task<TestSilo> StartAsync(
        ManualTime time, StoragePorts? ports, Action<LocalSiloOptions>? options = null, Action<IServiceCollection>? services = null)
    {
        ports ??= StoragePorts.Factory(time);
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<TimeProvider>(time);
        collection.AddSingleton(ports.States);
        collection.AddSingleton(ports.Queue);
        collection.AddSingleton(ports.Reminders);
        collection.AddSingleton<Probe>();
        collection.AddScoped<Scoped>();
        services?.Invoke(collection);
        collection.AddLocalSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(TestSilo).Assembly);
            silo.JsonOptions = JsonSerializerOptions.Web;

            // Tests that move the clock far must not run into limits that they are not about.
            silo.CallTimeout = silo.ActivationTimeout = TimeSpan.FromDays(1);
            options?.Invoke(silo);
        });
        var silo = new TestSilo(collection.BuildServiceProvider(), ports, time);
        await silo.HostedService.StartAsync(CancellationToken.None);
        return silo;
    }

    public T Get<T>(string key)
        where T : IGrainWithStringKey => Grains.GetGrain<T>(key);

    public async Task StopAsync()
    {
        _stopped = true;
        await HostedService.StopAsync(CancellationToken.None).WaitAsync(Limit);
    }

    /// <summary>Moves the clock until something that grains tell was seen.</summary>
    public Task AdvanceUntilAsync(string seen, int times, TimeSpan step) => Time.AdvanceUntilAsync(Probe.Seen(seen, times), step);

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await StopAsync();
        }

        await _services.DisposeAsync();
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

/// <summary>A service of one activation.</summary>
public sealed class Scoped : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
