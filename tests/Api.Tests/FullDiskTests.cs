using System.Net;
using System.Text.Json;
using CommitWise.Durability;

namespace CommitWise.Api.Tests;

/// <summary>
/// A database that may not grow, as on a full disk: SQLite gives the same fault for both. It is a limit of its own connection, so it works
/// wherever the tests run.
/// </summary>
public sealed class FullDiskTests
{
    private const int Plenty = 1_000_000;

    [Fact]
    public async Task Ready_WhileTheDiskIsFull_IsRedAndSaysWhy_AndGreenAgainWhenThereIsRoom()
    {
        await using var service = await Service.StartAsync();
        await ShouldBeAsync(service, HttpStatusCode.OK, "ready");
        await service.LimitDatabaseAsync(1);
        await FillAsync(service);
        var red = await ShouldBeAsync(service, HttpStatusCode.ServiceUnavailable, "failing");
        var database = red.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "database");
        database.GetProperty("healthy").GetBoolean().ShouldBeFalse();
        database.GetProperty("error").GetString().ShouldBe("There is no room left; nothing more is accepted until there is.");

        await service.LimitDatabaseAsync(Plenty);
        await ShouldBeAsync(service, HttpStatusCode.OK, "ready");
    }

    [Fact]
    public async Task Webhook_WhileTheDiskIsFull_IsNotAcknowledged_AndEveryAcknowledgedOneIsThereAfterwards()
    {
        await using var service = await Service.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["PauseStreams"] = "true" });
        await service.LimitDatabaseAsync(1);
        await FillAsync(service);
        var body = Payloads.PullRequest("opened");
        var refused = 0;
        List<string> accepted = [];
        for (var number = 0; refused == 0; number++)
        {
            number.ShouldBeLessThan(1_000, "the disk is not full");
            using var answer = await service.DeliverAsync("pull_request", body, $"full-{number}");
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                accepted.Add($"full-{number}");
                continue;
            }

            await answer.ShouldBeProblemAsync(503, "storage-full");
            answer.Headers.RetryAfter.ShouldNotBeNull();
            refused = number;
        }

        await service.LimitDatabaseAsync(Plenty);
        using var later = await service.DeliverAsync("pull_request", body, $"full-{refused}");
        (await later.JsonAsync()).GetProperty("outcome").GetString().ShouldBe("accepted", "what was refused was not kept");
        foreach (var delivery in accepted)
        {
            using var again = await service.DeliverAsync("pull_request", body, delivery);
            (await again.JsonAsync()).GetProperty("outcome").GetString().ShouldBe("duplicate");
        }
    }

    // Free pages inside of the file are room, too.
    private static async Task FillAsync(Service service)
    {
        for (var size = 64 << 10; size >= 256; size /= 2)
        {
            try
            {
                for (var number = 0; ; number++)
                {
                    await service.States.WriteAsync(new StateKey("filler", "main", $"{size}-{number}"), new byte[size], null, [], CancellationToken.None);
                }
            }
            catch (StorageFullException)
            {
                // Smaller ones may still go in.
            }
        }
    }

    private static async Task<JsonElement> ShouldBeAsync(Service service, HttpStatusCode code, string status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            // An answer is kept for a second.
            using var answer = await service.Http.GetAsync("/health/ready", limit.Token);
            var json = await answer.JsonAsync();
            if (json.GetProperty("status").GetString() == status)
            {
                answer.StatusCode.ShouldBe(code);
                return json;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }
}
