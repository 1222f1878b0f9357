using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using CommitWise.Durability;
using CommitWise.Grains.Health;
using CommitWise.LocalSilo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CommitWise.Bench.Grains;

/// <summary>Grain calls and activations of the embedded silo beside a bare mailbox, in the same run.</summary>
internal static class GrainBenchmark
{
    private const int Actors = 10_000;
    private const int InFlight = 64;

    /// <summary>The command <c>grains</c>.</summary>
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "One short run, to show that it works." };
        var command = new Command("grains", "Calls a second: 10,000 actors, 64 calls in flight; activations a second.") { once };
        command.SetAction(parse => RunAsync(parse.GetValue(once)));
        return command;
    }

    private static async Task RunAsync(bool once)
    {
        var (runs, calls, activations) = once ? (1, 200_000, 20_000) : (5, 1_500_000, 100_000);
        await using var services = Services(metered: false);
        await using var metered = Services(metered: true);
        var factory = await StartAsync(services);
        var meteredFactory = await StartAsync(metered);
        var mailboxes = Enumerable.Range(0, Actors).Select(_ => new BareMailbox()).ToArray();
        var grains = Enumerable.Range(0, Actors).Select(i => factory.GetGrain<IBenchGrain>($"k{i}")).ToArray();
        var meteredGrains = Enumerable.Range(0, Actors).Select(i => meteredFactory.GetGrain<IBenchGrain>($"k{i}")).ToArray();
        var message = new FixedNumber(1);
        var copied = new Number { Value = 1 };
        var round = 0;
        (string Name, int Count, Func<int, Task> Call)[] works =
        [
            ("bare mailbox", calls, i => mailboxes[i % Actors].AddAsync(1)),
            ("grain, immutable message", calls, i => grains[i % Actors].Add(message)),
            ("grain, by GetGrain", calls, i => factory.GetGrain<IBenchGrain>($"k{i % Actors}").Add(message)),
            ("grain, copied message", calls / 4, i => grains[i % Actors].AddCopied(copied)),
            ("activation", activations, i => factory.GetGrain<IBenchGrain>($"a{round}-{i}").Add(message)),
            ("activation with state", activations, i => factory.GetGrain<IBenchStateGrain>($"a{round}-{i}").Sum()),
        ];
        Console.WriteLine($"{"",-28}{"per second",14}{"of mailbox",12}");
        var rates = works.ToDictionary(work => work.Name, _ => new List<double>());
        for (round = 0; round <= runs; round++)
        {
            foreach (var work in works)
            {
                var rate = await MeasureAsync(work.Count, work.Call);
                if (round > 0)
                {
                    rates[work.Name].Add(rate);
                }
            }
        }

        var reference = Median(rates[works[0].Name]);
        foreach (var work in works)
        {
            Console.WriteLine($"{work.Name,-28}{Median(rates[work.Name]),14:N0}{Median(rates[work.Name]) / reference,12:F2}");
        }

        await CompareAsync(once ? 2 : 40, calls / 5, i => grains[i % Actors].Add(message), i => meteredGrains[i % Actors].Add(message));
        await StopAsync(services);
        await StopAsync(metered);
    }

    /// <summary>Shows what metering costs. Short rounds in turns: what else the machine does falls on both.</summary>
    private static async Task CompareAsync(int rounds, int calls, Func<int, Task> plain, Func<int, Task> metered)
    {
        var (without, with) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            without.Add(await ProcessorTimeAsync(calls, plain));
            with.Add(await ProcessorTimeAsync(calls, metered));
        }

        Console.WriteLine($"processor time of a call {Median(without):F0} ns, metered {Median(with):F0} ns; the least {without.Min():F0} and {with.Min():F0}");
    }

    /// <summary>Nanoseconds of a processor that a call takes.</summary>
    private static async Task<double> ProcessorTimeAsync(int calls, Func<int, Task> call)
    {
        var before = Environment.CpuUsage.TotalTime;
        await MeasureAsync(calls, call);
        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / calls;
    }

    private static async Task<IGrainFactory> StartAsync(ServiceProvider services)
    {
        await services.GetServices<IHostedService>().Single().StartAsync(CancellationToken.None);
        return services.GetRequiredService<IGrainFactory>();
    }

    private static Task StopAsync(ServiceProvider services) => services.GetServices<IHostedService>().Single().StopAsync(CancellationToken.None);

    private static ServiceProvider Services(bool metered)
    {
        var stores = new EmptyStores();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IStateStore>(stores)
            .AddSingleton<IDurableQueue>(stores)
            .AddSingleton<IReminderStore>(stores)
            .AddLocalSilo(options =>
            {
                options.GrainAssemblies.Add(typeof(GrainBenchmark).Assembly);
                options.JsonOptions = JsonSerializerOptions.Web;
                options.CallMeters = metered ? (_, _) => new BenchMeter() : null;
            })
            .BuildServiceProvider();
    }

    private static async Task<double> MeasureAsync(int count, Func<int, Task> call)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                await call(i);
            }
        })));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed class BenchMeter : ICallMeter
    {
        private readonly MethodMeter _meter = new();

        public long Begin() => _meter.Begin();

        public void End(long began, bool failed) => _meter.End(began, failed);
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
