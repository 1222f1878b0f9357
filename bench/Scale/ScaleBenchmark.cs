using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using CommitWise.Bench.Intake;
using CommitWise.Testing;

namespace CommitWise.Bench.Scale;

/// <summary>
/// P7: the service over a large store beside the same service over a small one, in turns in the same run. The small store is not empty, so
/// that a page is as full and a get meets a grain that is not active in both.
/// </summary>
internal static class ScaleBenchmark
{
    private const string Name = "bench/sample";

    private static readonly Sizes Full = new(Small: 2_500, SmallEvents: 25_000, Large: 100_000, LargeEvents: 1_000_000, Rounds: 5, Requests: 400);
    private static readonly Sizes Once = new(Small: 300, SmallEvents: 1_000, Large: 1_000, LargeEvents: 10_000, Rounds: 1, Requests: 30);

    /// <summary>The command <c>scale [--once]</c>.</summary>
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Small stores, to see that everything works." };
        var command = new Command("scale", "P7: 100,000 pull requests and 1,000,000 events in one file.") { once };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(once) ? Once : Full));
        return command;
    }

    private static async Task RunAsync(Sizes sizes)
    {
        var folder = Directory.CreateTempSubdirectory("commitwise-bench-").FullName;
        try
        {
            var small = await PrepareAsync(Path.Combine(folder, "small"));
            var large = Path.Combine(folder, "large");
            Copy(Path.Combine(small, "data"), Path.Combine(large, "data"));
            await ScaleStore.FillAsync(Path.Combine(small, "data"), $"github.com/{Name}", sizes.Small, sizes.SmallEvents);
            var start = Stopwatch.GetTimestamp();
            await ScaleStore.FillAsync(Path.Combine(large, "data"), $"github.com/{Name}", sizes.Large, sizes.LargeEvents);
            using ScaledService few = new(small, Name, sizes.Small), many = new(large, Name, sizes.Large);
            Console.WriteLine(
                $"{sizes.Large:n0} pull requests, {sizes.LargeEvents:n0} events: {many.DatabaseBytes / 1e6:F0} MB, filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s; "
                + $"beside {sizes.Small:n0} and {sizes.SmallEvents:n0}: {few.DatabaseBytes / 1e6:F0} MB");
            await MeasureAsync(few, many, sizes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A folder in which a service has analysed one pull request.</summary>
    private static async Task<string> PrepareAsync(string folder)
    {
        using var heads = ChangeHeads.Create(null, $"https://github.com/{Name}");
        var head = heads.Add("scale", 1, lines: 100)[0];
        using var service = ServiceProcess.Start(
            ServicePaths.Service,
            [.. ServicePaths.Arguments(folder, heads.Root), "--set", "LatestChanges=0"],
            ServicePaths.Settings(WebhookPayloads.Secret, paused: false));
        await service.ReadyAsync("/health/ready");
        var example = PullRequestPayload.Example(ServicePaths.WebhookExamples, "synchronize");
        var body = PullRequestPayload.Create(example, Name, 1, heads.BaseSha, head, DateTimeOffset.UnixEpoch.AddYears(56));
        using (var request = PullRequestPayload.Request(body, WebhookPayloads.Secret, "scale-1"))
        {
            (await service.Client.SendAsync(request)).EnsureSuccessStatusCode();
        }

        while (!await IsCompletedAsync(service))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await service.StopAsync();
        return folder;
    }

    private static async Task<bool> IsCompletedAsync(ServiceProcess service)
    {
        using var answer = await service.Client.GetAsync(new Uri($"/api/repositories/{Name}/pulls/1", UriKind.Relative));
        return answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString() == "completed";
    }

    private static async Task MeasureAsync(ScaledService few, ScaledService many, Sizes sizes)
    {
        List<double> fewStarts = [], manyStarts = [];
        for (var round = 0; round < Math.Min(sizes.Rounds, 3); round++)
        {
            fewStarts.Add(await few.RestartAsync());
            manyStarts.Add(await many.RestartAsync());
        }

        Console.WriteLine($"start to ready, ms: {Median(manyStarts):F0} after a kill (first, after a stop: {manyStarts[0]:F0}); beside {Median(fewStarts):F0}");
        await few.SettleAsync();
        await many.SettleAsync();
        var (fewMemory, manyMemory) = (few.Memory, many.Memory);
        Console.WriteLine($"{"ms",-28}{"p50",9}{"p99",9}{"beside",9}{"p99",9}{"p99 ratio",11}");
        foreach (var (what, request) in many.Requests)
        {
            var beside = few.Requests[what];
            await few.AskAsync(beside, sizes.Requests / 4);
            await many.AskAsync(request, sizes.Requests / 4);
            List<List<double>> fewTimes = [], manyTimes = [];
            for (var round = 0; round < sizes.Rounds; round++)
            {
                fewTimes.Add(await few.AskAsync(beside, sizes.Requests));
                manyTimes.Add(await many.AskAsync(request, sizes.Requests));
            }

            var (small, large) = (Of(fewTimes), Of(manyTimes));
            Console.WriteLine($"{what,-28}{large.P50,9:F2}{large.P99,9:F2}{small.P50,9:F2}{small.P99,9:F2}{large.P99 / small.P99,10:F2}x");
        }

        Console.WriteLine($"memory, MB: {manyMemory / 1e6:F0} when idle, {many.Memory / 1e6:F0} after all of that; beside {fewMemory / 1e6:F0} and {few.Memory / 1e6:F0}");
    }

    private static (double P50, double P99) Of(List<List<double>> rounds) =>
        (Median(rounds.ConvertAll(times => At(times, .5))), Median(rounds.ConvertAll(times => At(times, .99))));

    private static double Median(List<double> values) => At(values, .5);

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)Math.Ceiling(share * values.Count) - 1);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private sealed record Sizes(int Small, int SmallEvents, int Large, int LargeEvents, int Rounds, int Requests);
}
