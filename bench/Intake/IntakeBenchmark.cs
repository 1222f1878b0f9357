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
    private const int WarmUpSeconds = 6;

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

        var results = servers.ConvertAll(_ => new List<WrkResult>());

        // In turns, so that whatever else the machine does falls on all of them; each turn anew, so that no backlog falls on the next.
        for (var run = 0; run < (once ? 1 : Runs); run++)
        {
            foreach (var (index, (_, start)) in servers.Index())
            {
                using var server = await start();
                Wrk.Run(server.Process.Address, payloads, $"warm-{connections}-", connections, once ? 1 : WarmUpSeconds);
                results[index].Add(Wrk.Run(server.Process.Address, payloads, $"run-{connections}-", connections, once ? 1 : Seconds));
            }
        }

        foreach (var (index, (name, _)) in servers.Index())
        {
            Show(name, connections, results[index], Median(results[0], result => result.RequestsPerSecond));
        }
    }

    private static void Show(string name, int connections, List<WrkResult> results, double bare)
    {
        var median = Median(results, result => result.RequestsPerSecond);
        Console.WriteLine(
            $"{name,-34}{connections,12}{median,10:F0}{results.Min(result => result.RequestsPerSecond),9:F0}" +
            $"{results.Max(result => result.RequestsPerSecond),9:F0}{Median(results, result => result.P99),8:F1}" +
            $"{median / bare,9:F2}{results.Sum(result => result.Wrong),7}");
    }

    private static double Median(List<WrkResult> results, Func<WrkResult, double> value) => results.Select(value).Order().ElementAt(results.Count / 2);

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
