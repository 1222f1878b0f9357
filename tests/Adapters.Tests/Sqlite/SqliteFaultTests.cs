using System.Diagnostics;
using System.Globalization;
using System.Text;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Sqlite;

public sealed class SqliteFaultTests : IDisposable
{
    private const string Queue = "events";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DatabaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EnqueueAsync_OnAFullDisk_FaultsAndLosesNothingAcknowledged()
    {
        List<string> kept;
        await using (var durability = await SqliteDurability.OpenAsync(_folder.Path))
        {
            await LimitAsync(durability, 200);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => TryEnqueueAsync(durability, $"{number}")));
            kept = [.. outcomes.OfType<string>()];
            kept.Count.ShouldBeInRange(1, 299);
            await Should.ThrowAsync<StorageFullException>(() => durability.Queue.EnqueueAsync(Queue, "k", new byte[1 << 20], CancellationToken.None));
            (await durability.Queue.MeasureAsync(Queue, CancellationToken.None)).Waiting.ShouldBe(kept.Count);
            await LimitAsync(durability, 100_000);
            kept.Add((await TryEnqueueAsync(durability, "later")).ShouldNotBeNull());
        }

        await using var again = await SqliteDurability.OpenAsync(_folder.Path);
        var messages = await again.Queue.ReceiveAsync(Queue, 1_000, TimeSpan.Zero, CancellationToken.None);
        messages.Select(message => message.Key).Order(StringComparer.Ordinal).ShouldBe(kept.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task CompleteAsync_WhenTheWriteFails_LeavesTheMessageWithItsHolder()
    {
        await using var durability = await SqliteDurability.OpenAsync(_folder.Path);
        await durability.Queue.EnqueueAsync(Queue, "k", "one"u8.ToArray(), CancellationToken.None);
        var message = (await durability.Queue.ReceiveAsync(Queue, 1, TimeSpan.Zero, CancellationToken.None))[0];
        await LimitAsync(durability, 1);
        await Should.ThrowAsync<IOException>(() => durability.Queue.ParkAsync(message, new string('x', 1 << 20), CancellationToken.None));
        (await durability.Queue.MeasureAsync(Queue, CancellationToken.None)).InFlight.ShouldBe(1);
        (await durability.Queue.ReceiveAsync(Queue, 1, TimeSpan.Zero, CancellationToken.None)).ShouldBeEmpty();
        await durability.Queue.CompleteAsync(message, CancellationToken.None);
        (await durability.Queue.MeasureAsync(Queue, CancellationToken.None)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task ReceiveAsync_OfAMessageThatStopsTheProcess_CountsFromItsSecondDelivery()
    {
        List<int> attempts = [];
        await using (var durability = await SqliteDurability.OpenAsync(_folder.Path))
        {
            await durability.Queue.EnqueueAsync(Queue, "k", "deadly"u8.ToArray(), CancellationToken.None);
            attempts.Add((await durability.Queue.ReceiveAsync(Queue, 1, TimeSpan.Zero, CancellationToken.None))[0].Attempt);
        }

        for (var start = 0; start < 3; start++)
        {
            await using var durability = await SqliteDurability.OpenAsync(_folder.Path);
            attempts.Add((await durability.Queue.ReceiveAsync(Queue, 1, TimeSpan.Zero, CancellationToken.None))[0].Attempt);
        }

        attempts.ShouldBe([1, 1, 2, 3]);
    }

    [Fact]
    public async Task KilledProcess_WhileItWrites_LosesNothingThatItAcknowledged()
    {
        var last = await KillMidwayAsync(atLeast: 400);
        last.Sum(worker => worker.Value + 1).ShouldBeGreaterThanOrEqualTo(400);
        await using var durability = await SqliteDurability.OpenAsync(_folder.Path);
        var queued = await DrainAsync(durability, Queue);
        var delivered = await DrainAsync(durability, "inbox");
        foreach (var (worker, number) in last)
        {
            var state = (await durability.States.ReadAsync(new StateKey("probe", "main", worker), CancellationToken.None)).ShouldNotBeNull();
            int.Parse(Encoding.UTF8.GetString(state.Body.Span), CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(number);
            queued[worker].ShouldBe(Enumerable.Range(0, queued[worker].Count).Select(at => $"{at}"));
            queued[worker].Count.ShouldBeGreaterThan(number);
            delivered[worker].Count.ShouldBeGreaterThan(number);
            (await durability.Inbox.AcceptAsync(new InboxEntry("host", $"{worker}-{number}", "inbox", worker, default), CancellationToken.None))
                .ShouldBe(InboxOutcome.Duplicate);
        }
    }

    private static Task<object?> LimitAsync(SqliteDurability durability, int pages) =>
        durability.Database.Writer.WriteAsync(session => session.Sql.Scalar($"PRAGMA max_page_count = {pages}"), CancellationToken.None);

    private static async Task<string?> TryEnqueueAsync(SqliteDurability durability, string key)
    {
        try
        {
            await durability.Queue.EnqueueAsync(Queue, key, new byte[8_000], CancellationToken.None);
            return key;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<Dictionary<string, List<string>>> DrainAsync(SqliteDurability durability, string queue)
    {
        Dictionary<string, List<string>> bodies = new(StringComparer.Ordinal);
        while (await durability.Queue.ReceiveAsync(queue, 1_000, TimeSpan.Zero, CancellationToken.None) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                bodies.TryAdd(message.Key, []);
                bodies[message.Key].Add(Encoding.UTF8.GetString(message.Body.Span));
            }

            await Task.WhenAll(messages.Select(message => durability.Queue.CompleteAsync(message, CancellationToken.None)));
        }

        return bodies;
    }

    /// <summary>Starts a writer, kills it after so many acknowledgements, and reads those it still had printed.</summary>
    /// <returns>The last number of each worker that was acknowledged.</returns>
    private async Task<Dictionary<string, int>> KillMidwayAsync(int atLeast)
    {
        using var writer = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "CommitWise.CrashWriter.dll"), _folder.Path },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        using var stop = new CancellationTokenSource(Patience, TimeProvider.System);
        Dictionary<string, int> last = new(StringComparer.Ordinal);
        try
        {
            string? whole = null;
            for (var count = 0; await writer.StandardOutput.ReadLineAsync(stop.Token) is { } line; count++)
            {
                // The kill may have cut the last line short, so a line counts when another one follows it.
                if (whole?.Split(' ') is [var worker, var number])
                {
                    last[worker] = int.Parse(number, CultureInfo.InvariantCulture);
                }

                whole = line;
                if (count == atLeast)
                {
                    writer.Kill();
                }
            }
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(CancellationToken.None);
        }

        return last;
    }
}
