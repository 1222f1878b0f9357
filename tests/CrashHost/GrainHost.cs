using CommitWise.Adapters.Local.Sqlite;
using CommitWise.CrashHost.Grains;
using CommitWise.Durability;
using CommitWise.LocalSilo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CommitWise.CrashHost;

/// <summary>The embedded silo over one SQLite file. Ends when its input ends, after it has drained; usually it is killed before.</summary>
internal static class GrainHost
{
    // A failed tick comes again after it, so it bounds how long the last look takes.
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs it.</summary>
    /// <param name="path">The database.</param>
    /// <param name="flaw">What is wrong with it.</param>
    public static async Task<int> RunAsync(string path, Flaw flaw)
    {
        var answers = TextWriter.Synchronized(Console.Out);
        await using var durability = await SqliteDurability.OpenAsync(path);
        await answers.WriteLineAsync("open.");
        await using var services = Services(durability, flaw);
        var silo = services.GetServices<IHostedService>().Single();
        await silo.StartAsync(CancellationToken.None);
        var requests = new Requests(services.GetRequiredService<IGrainFactory>(), durability, flaw, answers);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            requests.Begin(line);
        }

        await silo.StopAsync(CancellationToken.None);
        return 0;
    }

    private static ServiceProvider Services(SqliteDurability durability, Flaw flaw) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(durability.States)
        .AddSingleton(durability.Queue)
        .AddSingleton(durability.Reminders)
        .AddSingleton(new Memory(Forgets: flaw == Flaw.AppliesTwice))
        .AddLocalSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(GrainHost).Assembly);
            silo.JsonOptions = HostJson.Default.Options;
            silo.MinimumReminderPeriod = ReminderPeriod;
            silo.Streams.RetryDelay = RetryDelay;
        })
        .BuildServiceProvider();
}
