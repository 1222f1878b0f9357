using System.Globalization;
using System.Text.Json;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;
using CommitWise.Grains.Changes;
using CommitWise.Grains.Hosting;
using Microsoft.Data.Sqlite;

namespace CommitWise.Bench.Scale;

/// <summary>Fills a data folder with copies of one analysed pull request, each with its state and rows, and with deliveries of the inbox.</summary>
internal static class ScaleStore
{
    private const int Callers = 256;

    /// <summary>Fills it; no service may have it open.</summary>
    /// <param name="data">A data folder in which pull request 1 is completed.</param>
    /// <param name="repository">Key of its repository.</param>
    /// <param name="changes">Pull requests that there are then.</param>
    /// <param name="events">Deliveries that there are then.</param>
    public static async Task FillAsync(string data, string repository, int changes, int events)
    {
        var path = Path.Combine(data, "commitwise.db");
        await using (var durability = await SqliteDurability.OpenAsync(path))
        {
            var first = await durability.States.ReadAsync(KeyOf(repository, 1), CancellationToken.None)
                ?? throw new InvalidOperationException("Pull request 1 has no state.");
            var template = JsonSerializer.Deserialize<ChangeDocument>(first.Body.Span, EngineJson.Options)!;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                for (var number = 2 + caller; number <= changes; number += Callers)
                {
                    await WriteAsync(durability.States, template, repository, number);
                }
            })));
        }

        AddDeliveries(path, repository, changes, events);
    }

    private static StateKey KeyOf(string repository, int number) => new("pull-request", "change", ChangeOf(repository, number));

    private static string ChangeOf(string repository, int number) => string.Create(CultureInfo.InvariantCulture, $"{repository}#{number}");

    private static async Task WriteAsync(IStateStore states, ChangeDocument template, string repository, int number)
    {
        var document = new ChangeDocument
        {
            Change = ChangeOf(repository, number),
            Version = template.Version,
            Facts = template.Facts! with { UpdatedAt = template.Facts.UpdatedAt.AddSeconds(number) },
            Latest = template.Latest,
            Verdict = template.Verdict! with { Probability = number * 7919 % 1_000_003 / 1_000_003.0 },
            SeenEvents = template.SeenEvents,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(document, EngineJson.Options);
        await states.WriteAsync(KeyOf(repository, number), body, null, [.. document.IndexRows()], CancellationToken.None);
    }

    // Taken in one by one, a million would take many minutes and give the same rows.
    private static void AddDeliveries(string path, string repository, int changes, int events)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            """
            WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $events)
            INSERT INTO inbox (host, delivery, queue, key, accepted_at, published)
            SELECT 'github.com', printf('%08x-0000-4000-8000-%012x', number * 2654435761 % 4294967296, number), 'pull-requests',
                $repository || '#' || (number % $changes + 1), $now + number, 1 FROM numbers
            """;
        command.Parameters.AddWithValue("$events", events);
        command.Parameters.AddWithValue("$changes", changes);
        command.Parameters.AddWithValue("$repository", repository);
        command.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().UtcTicks);
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
