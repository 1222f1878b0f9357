using System.CommandLine;
using System.Diagnostics;
using CommitWise.Testing;

namespace CommitWise.Bench.Intake;

/// <summary>
/// P1: signed webhooks of real size, each a delivery of its own, durable before they are answered; against a bare Kestrel endpoint that
/// checks the signature and parses the JSON, and, when asked for, Probot.
/// </summary>
internal static class IntakeBenchmark
{
    private const int Runs = 5;
    private const int Seconds = 5;
    private const int WarmUpSeconds = 3;

    private static readonly int[] Connections = [32, 256];

    /// <summary>The command <c>intake [--probot] [--once]</c>.</summary>
    public static Command Create()
    {
        var probot = new Option<bool>("--probot") { Description = "Measure Probot as well; installs it by npm." };
        var once = new Option<bool>("--once") { Description = "One short run each, to see that everything works." };
        var command = new Command("intake", "P1: webhook intake.") { probot, once };
        command.SetAction(parsed => RunAsync(parsed.GetValue(probot), parsed.GetValue(once)));
        return command;
    }

    /// <summary>The command that runs the reference, started by <c>intake</c>.</summary>
    public static Command CreateReference()
    {
        var address = new Argument<string>("ADDRESS");
        var command = new Command("bare-intake") { address };
        command.Hidden = true;
        command.SetAction(parsed => BareServer.RunAsync(parsed.GetRequiredValue(address)));
        return command;
    }

    private static async Task RunAsync(bool withProbot, bool once)
    {
        using var payloads = WebhookPayloads.Create(ServicePaths.WebhookExamples);
        Console.WriteLine($"{"",-34}{"connections",12}{"median/s",10}{"min/s",9}{"max/s",9}{"p99 ms",8}{"of bare",9}{"wrong",7}");
        foreach (var connections in Connections)
        {
            await CompareAsync(payloads, connections, withProbot, once);
        }
    }

    private static async Task CompareAsync(WebhookPayloads payloads, int connections, bool withProbot, bool once)
    {
        var servers = new List<(string Name, Func<Task<RunningServer>> Start)>
        {
            ("bare Kestrel, keeps nothing", StartBareAsync),
            ("commitwise, consumers paused", () => StartServiceAsync(paused: true)),
            ("commitwise, consumers running", () => StartServiceAsync(paused: false)),
        };
        if (withProbot)
        {
            servers.Add(("Probot, keeps nothing", StartProbotAsync));
        }

        double? bare = null;
        foreach (var (name, start) in servers)
        {
            using var server = await start();
            var results = Measure(server.Process.Address, payloads, connections, once);
            var median = results.Select(result => result.RequestsPerSecond).Order().ElementAt(results.Count / 2);
            bare ??= median;
            Console.WriteLine(
                $"{name,-34}{connections,12}{median,10:F0}{results.Min(result => result.RequestsPerSecond),9:F0}" +
                $"{results.Max(result => result.RequestsPerSecond),9:F0}{results.Select(result => result.P99).Order().ElementAt(results.Count / 2),8:F1}" +
                $"{median / bare.Value,9:F2}{results.Sum(result => result.Wrong),7}");
        }
    }

    private static List<WrkResult> Measure(Uri address, WebhookPayloads payloads, int connections, bool once)
    {
        Wrk.Run(address, payloads, $"warm-{connections}-", connections, once ? 1 : WarmUpSeconds);
        return [.. Enumerable.Range(0, once ? 1 : Runs)
            .Select(run => Wrk.Run(address, payloads, $"run-{connections}-{run}-", connections, once ? 1 : Seconds))];
    }

    private static async Task<RunningServer> StartBareAsync()
    {
        var process = ServiceProcess.Start(typeof(IntakeBenchmark).Assembly.Location, ["bare-intake", "http://127.0.0.1:{port}"], NoSettings);
        await WaitForPortAsync(process);
        return new RunningServer(process, null);
    }

    private static async Task<RunningServer> StartServiceAsync(bool paused)
    {
        var folder = Directory.CreateTempSubdirectory("commitwise-bench-").FullName;
        var process = ServiceProcess.Start(ServicePaths.Service, ServicePaths.Arguments(folder), ServicePaths.Settings(WebhookPayloads.Secret, paused));
        await process.ReadyAsync("/health/ready");
        return new RunningServer(process, folder);
    }

    private static async Task<RunningServer> StartProbotAsync()
    {
        var folder = Path.Combine(ServicePaths.Repository, "bench", "Intake", "probot");
        Reference.Run("npm", "ci", "--silent", "--prefix", folder);
        var process = ServiceProcess.StartProgram(
            "node",
            [Path.Combine(folder, "server.mjs")],
            new Dictionary<string, string> { ["PORT"] = "{port}", ["WEBHOOK_SECRET"] = WebhookPayloads.Secret });
        await WaitForPortAsync(process);
        return new RunningServer(process, null);
    }

    private static Dictionary<string, string> NoSettings => [];

    // The references have no health route: any answer will do.
    private static async Task WaitForPortAsync(ServiceProcess process)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30))
        {
            try
            {
                using var answer = await process.Client.GetAsync(new Uri("/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        throw new InvalidOperationException($"The reference does not answer: {process.Output}");
    }

    /// <summary>A server with the folder that goes when it goes.</summary>
    private sealed record RunningServer(ServiceProcess Process, string? Folder) : IDisposable
    {
        public void Dispose()
        {
            Process.Dispose();
            if (Folder is not null)
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
    }
}
