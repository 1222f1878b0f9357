using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommitWise.Bench.Intake;
using CommitWise.Testing;

namespace CommitWise.Bench.Latency;

/// <summary>P4: from a webhook's 202 to the stored report, at a steady rate, and one very large change.</summary>
internal static class LatencyBenchmark
{
    private const string Name = "bench/sample";
    private const int EventsPerSecond = 20;
    private const int WarmUpEvents = 200;
    private const int Events = 400;
    private const int LargeNumber = 100_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The command <c>latency [--input DIR] [--once]</c>.</summary>
    public static Command Create()
    {
        var input = new Option<DirectoryInfo?>("--input") { Description = "A clone; by default a repository of 600 commits made for the purpose." };
        var once = new Option<bool>("--once") { Description = "A few events, to see that everything works." };
        var command = new Command("latency", "P4: from event to stored report.") { input, once };
        command.SetAction(parsed => RunAsync(parsed.GetValue(input)?.FullName, parsed.GetValue(once)));
        return command;
    }

    private static async Task RunAsync(string? input, bool once)
    {
        using var heads = ChangeHeads.Create(input, $"https://github.com/{Name}");
        var folder = Directory.CreateTempSubdirectory("commitwise-bench-").FullName;
        try
        {
            await MeasureAsync(heads, folder, once ? 4 : WarmUpEvents, once ? 10 : Events);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(ChangeHeads heads, string folder, int warmUp, int events)
    {
        var small = heads.Add("small", warmUp + events, lines: 1_000);
        var large = heads.Add("large", 1, lines: 100_000);
        using var service = ServiceProcess.Start(
            ServicePaths.Service, ServicePaths.Arguments(folder, heads.Root), ServicePaths.Settings(WebhookPayloads.Secret, paused: false));
        await service.ReadyAsync("/health/ready");
        var example = PullRequestPayload.Example(ServicePaths.WebhookExamples, "synchronize");
        var driver = new Driver(service, example, heads.BaseSha);
        await driver.SendAsync([.. small.Take(warmUp)], firstNumber: 1_000);
        var processor = service.ProcessorTime;
        var latencies = await driver.SendAsync([.. small.Skip(warmUp)], firstNumber: 10_000);
        processor = service.ProcessorTime - processor;
        Console.WriteLine($"{events} changes of 1,000 lines at {EventsPerSecond}/s, accepted to stored, ms");
        Console.WriteLine($"  p50 {At(latencies, .5):F1}   p90 {At(latencies, .9):F1}   p99 {At(latencies, .99):F1}   max {latencies.Max():F1}   processor {processor.TotalMilliseconds / events:F1} each");
        Console.WriteLine($"  p50 of the stages: {string.Join(", ", driver.Stages(small.Count - warmUp))}");
        var before = service.PeakMemory;
        var whole = await driver.SendAsync(large, LargeNumber);
        Console.WriteLine($"1 change of 100,000 lines: {whole[0]:F0} ms, process peak {service.PeakMemory / 1e6:F0} MB ({before / 1e6:F0} MB before it)");
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)Math.Ceiling(share * values.Count) - 1);

    /// <summary>Posts webhooks at a steady rate, whatever becomes of them, and reads when each report was stored.</summary>
    private sealed class Driver(ServiceProcess service, JsonNode example, string baseSha)
    {
        private readonly Dictionary<string, List<double>> _stages = new(StringComparer.Ordinal);

        /// <summary>The median of each stage over the latest changes, in ms.</summary>
        public IEnumerable<string> Stages(int latest) =>
            _stages.Select(stage => $"{stage.Key} {At([.. stage.Value.TakeLast(latest)], .5):F1}");

        public async Task<List<double>> SendAsync(IReadOnlyList<string> heads, int firstNumber)
        {
            var accepted = new DateTimeOffset[heads.Count];
            var sends = new List<Task>();
            using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / EventsPerSecond), TimeProvider.System);
            for (var at = 0; at < heads.Count; at++)
            {
                sends.Add(PostAsync(firstNumber + at, heads[at], accepted, at));
                await tick.WaitForNextTickAsync();
            }

            await Task.WhenAll(sends);
            var latencies = new List<double>();
            for (var at = 0; at < heads.Count; at++)
            {
                latencies.Add((await StoredAtAsync(firstNumber + at) - accepted[at]).TotalMilliseconds);
            }

            return latencies;
        }

        private async Task PostAsync(int number, string head, DateTimeOffset[] accepted, int at)
        {
            var now = TimeProvider.System.GetUtcNow();
            var body = PullRequestPayload.Create(example, Name, number, baseSha, head, now);
            using var request = PullRequestPayload.Request(body, WebhookPayloads.Secret, number.ToString(CultureInfo.InvariantCulture));
            using var answer = await service.Client.SendAsync(request);
            accepted[at] = TimeProvider.System.GetUtcNow();
            answer.EnsureSuccessStatusCode();
        }

        private async Task<DateTimeOffset> StoredAtAsync(int number)
        {
            var start = TimeProvider.System.GetTimestamp();
            while (true)
            {
                var change = await service.Client.GetFromJsonAsync<JsonElement>(new Uri($"/api/repositories/{Name}/pulls/{number}", UriKind.Relative));
                var status = change.GetProperty("status").GetString();
                if (status == "completed")
                {
                    return Times(change.GetProperty("stages"));
                }

                if (status == "failed" || TimeProvider.System.GetElapsedTime(start) > Limit)
                {
                    throw new InvalidOperationException($"Change {number} is {status}: {change}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        private DateTimeOffset Times(JsonElement stages)
        {
            DateTimeOffset stored = default;
            foreach (var stage in stages.EnumerateArray().Where(stage => stage.GetProperty("endedAt").ValueKind == JsonValueKind.String))
            {
                var name = stage.GetProperty("name").GetString()!;
                var ended = stage.GetProperty("endedAt").GetDateTimeOffset();
                if (!_stages.TryGetValue(name, out var times))
                {
                    _stages[name] = times = [];
                }

                times.Add((ended - stage.GetProperty("startedAt").GetDateTimeOffset()).TotalMilliseconds);
                stored = name == "store_report" ? ended : stored;
            }

            return stored;
        }
    }
}
