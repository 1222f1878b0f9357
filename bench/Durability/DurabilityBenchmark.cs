using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Bench.Durability;

/// <summary>
/// Durable state writes and queue messages a second, against one flushed write per call to a plain file on the same disk in the same run:
/// what every caller would pay if commits were not grouped.
/// </summary>
internal static class DurabilityBenchmark
{
    private const int BodyBytes = 200;
    private const int HotMessages = 100_000;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly byte[] Body = new byte[BodyBytes];

    /// <summary>The command <c>durability [--json] [--once]</c>.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var once = new Option<bool>("--once") { Description = "Little work each, to see that everything works." };
        var command = new Command("durability", "Durable writes a second: group commit against one flush per write.") { json, once };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(json), parsed.GetValue(once)));
        return command;
    }

    private static async Task RunAsync(bool asJson, bool once)
    {
        var folder = Directory.CreateTempSubdirectory("commitwise-bench-");
        try
        {
            var results = await MeasureAsync(folder.FullName, once);
            Console.WriteLine(asJson ? JsonSerializer.Serialize(results, Indented) : string.Join('\n', results.Select(Line)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<Result>> MeasureAsync(string folder, bool once)
    {
        var work = once ? 1 : 10;
        List<Result> results = [Time("one flush per write", 1, 200 * work, () => FlushEach(Path.Combine(folder, "plain"), 200 * work))];
        await using var durability = await SqliteDurability.OpenAsync(Path.Combine(folder, "bench.db"));
        foreach (var callers in (int[])[1, 32, 256])
        {
            var each = Math.Max(4, 2_000 * work / callers * (callers == 1 ? 1 : 5) / 5);
            results.Add(await TimeAsync("state writes", callers, callers * each, () => WriteStatesAsync(durability, callers, each)));
        }

        foreach (var callers in (int[])[32, 256])
        {
            var each = 1_000 * work / callers;
            results.Add(await TimeAsync("enqueue, receive, complete", callers, callers * each, () => PassMessagesAsync(durability, callers, each)));
        }

        var deep = once ? HotMessages / 20 : HotMessages;
        results.Add(await TimeAsync($"enqueue {deep:n0} of one key", 256, deep, () => FillAsync(durability, deep)));
        results.Add(await TimeAsync("receive, complete of that key", 1, 1_000 * work, () => DrainAsync(durability, 1_000 * work)));
        return results;
    }

    private static void FlushEach(string path, int count)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        for (var at = 0; at < count; at++)
        {
            RandomAccess.Write(file, Body, at * (long)BodyBytes);
            RandomAccess.FlushToDisk(file);
        }
    }

    private static Task WriteStatesAsync(SqliteDurability durability, int callers, int each) => Together(callers, async caller =>
    {
        var key = new StateKey("bench", $"{callers}", $"{caller}");
        string? etag = null;
        for (var at = 0; at < each; at++)
        {
            etag = await durability.States.WriteAsync(key, Body, etag, [], CancellationToken.None);
        }
    });

    private static async Task PassMessagesAsync(SqliteDurability durability, int callers, int each)
    {
        var queue = $"bench-{callers}";
        var sending = Together(callers, async caller =>
        {
            for (var at = 0; at < each; at++)
            {
                await durability.Queue.EnqueueAsync(queue, $"{caller}", Body, CancellationToken.None);
            }
        });
        var left = callers * each;
        while (left > 0)
        {
            var messages = await durability.Queue.ReceiveAsync(queue, callers, TimeSpan.FromSeconds(10), CancellationToken.None);
            left -= messages.Count;
            await Task.WhenAll(messages.Select(message => durability.Queue.CompleteAsync(message, CancellationToken.None)));
        }

        await sending;
    }

    private static Task FillAsync(SqliteDurability durability, int count) => Together(256, async caller =>
    {
        for (var at = caller; at < count; at += 256)
        {
            await durability.Queue.EnqueueAsync("hot", "hot", Body, CancellationToken.None);
        }
    });

    private static async Task DrainAsync(SqliteDurability durability, int count)
    {
        for (var at = 0; at < count; at++)
        {
            var messages = await durability.Queue.ReceiveAsync("hot", 10, TimeSpan.FromSeconds(10), CancellationToken.None);
            await durability.Queue.CompleteAsync(messages[0], CancellationToken.None);
        }
    }

    private static Task Together(int callers, Func<int, Task> call) => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => call(caller))));

    private static Result Time(string name, int callers, int operations, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Result.Of(name, callers, operations, start);
    }

    private static async Task<Result> TimeAsync(string name, int callers, int operations, Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Result.Of(name, callers, operations, start);
    }

    private static string Line(Result result) => $"{result.Name,-34}{result.Callers,5} callers{result.Operations,9:n0} in {result.Seconds,7:f3} s{result.PerSecond,12:n0}/s";

    private sealed record Result(string Name, int Callers, int Operations, double Seconds, double PerSecond)
    {
        public static Result Of(string name, int callers, int operations, long start)
        {
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return new Result(name, callers, operations, Math.Round(seconds, 4), Math.Round(operations / seconds));
        }
    }
}
