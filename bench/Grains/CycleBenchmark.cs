using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using CommitWise.Durability;
using CommitWise.LocalSilo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CommitWise.Bench.Grains;

/// <summary>More grains than are held at once: each key is called one time, with a bound on activations and beside it without one.</summary>
internal static class CycleBenchmark
{
    private const int InFlight = 64;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>The command <c>cycle</c>.</summary>
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "A tenth of the grains, to show that it works." };
        var command = new Command("cycle", "Memory of a silo through which 1,000,000 grains with state go.") { once };
        command.SetAction(parse => RunAsync(parse.GetValue(once) ? 100_000 : 1_000_000));
        return command;
    }

    private static async Task RunAsync(int keys)
    {
        Console.WriteLine($"{"",-34}{"grains",12}{"per second",12}{"most at once",14}{"resident, MB",14}{"more than idle",16}");

        // The unbounded one last: what it takes from the system may not be given back.
        await MeasureAsync("bound of 1 in 20", keys, keys / 20);
        await MeasureAsync("no bound", keys, int.MaxValue);
    }

    private static async Task MeasureAsync(string name, int keys, int bound)
    {
        var stores = new EmptyStores();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IStateStore>(stores)
            .AddSingleton<IDurableQueue>(stores)
            .AddSingleton<IReminderStore>(stores)
            .AddLocalSilo(options =>
            {
                options.GrainAssemblies.Add(typeof(CycleBenchmark).Assembly);
                options.JsonOptions = JsonSerializerOptions.Web;
                options.MaxActivations = bound;
            })
            .BuildServiceProvider();
        var host = services.GetServices<IHostedService>().Single();
        await host.StartAsync(CancellationToken.None);
        var factory = services.GetRequiredService<IGrainFactory>();
        GC.Collect();
        var idle = Environment.WorkingSet;
        var (most, resident, next) = (0L, 0L, -1);
        var start = Stopwatch.GetTimestamp();
        var calls = Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < keys; i = Interlocked.Increment(ref next))
            {
                await factory.GetGrain<IBenchStateGrain>($"{i}").Sum();
            }
        })));
        while (await Task.WhenAny(calls, Task.Delay(Between, TimeProvider.System)) != calls)
        {
            most = Math.Max(most, services.GetRequiredService<LocalSiloHost>().CountActivations().Values.Sum());
            resident = Math.Max(resident, Environment.WorkingSet);
        }

        await calls;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        resident = Math.Max(resident, Environment.WorkingSet);
        Console.WriteLine($"{name,-34}{keys,12:N0}{keys / seconds,12:N0}{most,14:N0}{resident / 1e6,14:F0}{(resident - idle) / 1e6,16:F0}");
        await host.StopAsync(CancellationToken.None);
    }
}
