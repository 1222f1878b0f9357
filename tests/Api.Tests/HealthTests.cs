using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CommitWise.Durability;
using CommitWise.Grains;
using CommitWise.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Api.Tests;

/// <summary>The health of the service and its queues, over the real server.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private const string Queues = "/api/admin/queues";
    private const string DeadLetters = $"{Queues}/{StreamNames.PullRequests}/dead-letters";
    private const string Redrive = $"{Queues}/{StreamNames.PullRequests}/redrive";

    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.StartAsync(connect: true);

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Health_AfterAnAnalysis_CountsTheCallsThatItTook()
    {
        var sha = _service.Clone.Head();
        using var accepted = await _service.PostAsync($"{_service.Address}/commits/{sha}/analyze", new { });
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await _service.EventuallyAsync($"{_service.Address}/commits/{sha}/reports", "the report", json =>
            json.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("status").GetString() == "completed"));
        using var unknown = await _service.PostAsync($"/api/repositories/local/nothing/commits/{sha}/analyze", new { });

        var health = await _service.Http.GetFromJsonAsync<JsonElement>("/api/admin/health");
        health.GetProperty("status").GetString().ShouldBe("ready");
        health.GetProperty("checks").GetArrayLength().ShouldBe(3);
        health.GetProperty("reminders").ValueKind.ShouldBe(EngineOfBuild.Engine == Engines.Local ? JsonValueKind.Number : JsonValueKind.Null);
        health.GetProperty("stuck").GetArrayLength().ShouldBe(0);
        var silo = health.GetProperty("silos").EnumerateArray().ShouldHaveSingleItem();
        silo.GetProperty("engine").GetString().ShouldBe($"{EngineOfBuild.Engine}");
        silo.GetProperty("pool").GetProperty("slots").GetInt32().ShouldBe(Environment.ProcessorCount);
        var repository = silo.GetProperty("grains").EnumerateArray().Single(type => type.GetProperty("type").GetString() == "repository");
        repository.GetProperty("activations").GetInt64().ShouldBe(1);
        var connect = repository.GetProperty("methods").EnumerateArray()
            .Single(method => method.GetProperty("name").GetString() == $"{nameof(IRepositoryGrain)}.{nameof(IRepositoryGrain.Connect)}");
        connect.GetProperty("calls").GetInt64().ShouldBe(1);
        connect.GetProperty("errors").GetInt64().ShouldBe(0);
        connect.GetProperty("p50Ms").GetDouble().ShouldBeGreaterThan(0);
        var changes = silo.GetProperty("grains").EnumerateArray().Single(type => type.GetProperty("type").GetString() == "pull-request");
        changes.GetProperty("calls").GetInt64().ShouldBe(
            changes.GetProperty("methods").EnumerateArray().Sum(method => method.GetProperty("calls").GetInt64()));
        changes.GetProperty("calls").GetInt64().ShouldBePositive();
    }

    [Fact]
    public async Task Health_WithWorkThatIsLongOverdue_NamesIt()
    {
        var late = _service.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddMinutes(-16);
        var soon = late.AddMinutes(5);
        foreach (var (key, due) in new[] { ("local/a/b#1", late), ("local/a/b#2", soon) })
        {
            await _service.Services.GetRequiredService<IIndex>().UpsertAsync(
                new IndexRow(
                    new IndexKey(IndexNames.Changes, key),
                    1,
                    new Dictionary<string, string>(StringComparer.Ordinal) { [IndexNames.Pending] = due.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture) },
                    new Dictionary<string, string>(StringComparer.Ordinal),
                    "{}"u8.ToArray()),
                CancellationToken.None);
        }

        var health = await _service.Http.GetFromJsonAsync<JsonElement>("/api/admin/health");
        var stuck = health.GetProperty("stuck").EnumerateArray().ShouldHaveSingleItem();
        stuck.GetProperty("kind").GetString().ShouldBe("change");
        stuck.GetProperty("key").GetString().ShouldBe("local/a/b#1");
        stuck.GetProperty("dueAt").GetDateTimeOffset().ShouldBe(late);
    }

    [Fact]
    public async Task Queues_OfAQuietService_AreEmpty()
    {
        var queues = await _service.Http.GetFromJsonAsync<JsonElement>(Queues);
        queues.GetProperty("items").EnumerateArray().Select(queue => queue.GetProperty("name").GetString())
            .ShouldBe([StreamNames.PullRequests, StreamNames.Notifications]);
        foreach (var queue in queues.GetProperty("items").EnumerateArray())
        {
            queue.GetProperty("deadLetters").GetInt64().ShouldBe(0);
        }
    }

    [Fact]
    public async Task DeadLetters_OfUnreadableMessages_AreShownAndPutBack()
    {
        await ParkAsync("one", "[\"not\", \"an event\"]"u8.ToArray());
        await ParkAsync("two", "no JSON"u8.ToArray());
        await ParkedAsync(2, "both dead letters");
        var first = await _service.Http.GetFromJsonAsync<JsonElement>($"{DeadLetters}?limit=1");
        var rest = await _service.Http.GetFromJsonAsync<JsonElement>($"{DeadLetters}?cursor={first.GetProperty("nextCursor").GetString()}");
        var letters = first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).ToList();
        letters.Select(letter => letter.GetProperty("key").GetString()).ShouldBe(["one", "two"], ignoreOrder: true);
        letters.ShouldAllBe(letter => letter.GetProperty("error").GetString()!.Length > 0);
        var readable = letters.Single(letter => letter.GetProperty("key").GetString() == "one");
        readable.GetProperty("body")[1].GetString().ShouldBe("an event");
        letters.Single(letter => letter.GetProperty("key").GetString() == "two").GetProperty("body").ValueKind.ShouldBe(JsonValueKind.Null);

        using var one = await _service.PostAsync(Redrive, new { ids = new[] { readable.GetProperty("id").GetString(), "987654321", "no-id" } });
        (await one.JsonAsync()).GetProperty("redriven").GetInt32().ShouldBe(1);
        await ParkedAsync(2, $"a message that was put back fails again, with a new id than {readable.GetProperty("id").GetString()}");
        using var all = await _service.PostAsync(Redrive, new { });
        (await all.JsonAsync()).GetProperty("redriven").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("no-such-queue/dead-letters", 404, "unknown-queue")]
    [InlineData("pull-requests/dead-letters?cursor=wrong", 400, "invalid-cursor")]
    [InlineData("pull-requests/dead-letters?limit=0", 400, "invalid-request")]
    public async Task DeadLetters_OfABadRequest_SayWhatIsWrong(string path, int status, string problem)
    {
        using var answer = await _service.Http.GetAsync($"{Queues}/{path}");
        await answer.ShouldBeProblemAsync(status, problem);
    }

    [Fact]
    public async Task Redrive_OfABadRequest_SaysWhatIsWrong()
    {
        using var unknown = await _service.PostAsync($"{Queues}/no-such-queue/redrive", new { });
        await unknown.ShouldBeProblemAsync(404, "unknown-queue");
        using var none = await _service.PostAsync(Redrive, new { ids = Array.Empty<string>() });
        await none.ShouldBeProblemAsync(400, "invalid-request");
        using var many = await _service.PostAsync(
            Redrive, new { ids = Enumerable.Range(0, 1_001).Select(id => id.ToString(CultureInfo.InvariantCulture)) });
        await many.ShouldBeProblemAsync(400, "invalid-request");
    }

    [Theory]
    [InlineData("/status", "text/html")]
    [InlineData("/status/status.js", "text/javascript")]
    [InlineData("/status/page.css", "text/css")]
    [InlineData("/status/page.js", "text/javascript")]
    public async Task StatusPage_OfAnyCase_LoadsNothingFromElsewhere(string path, string type)
    {
        using var answer = await _service.Http.GetAsync(path.ToUpperInvariant());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldStartWith("default-src 'none'; script-src 'self'");
    }

    private Task ParkAsync(string key, byte[] body) => _service.Services.GetRequiredService<IDurableQueue>()
        .EnqueueAsync(StreamNames.PullRequests, key, body, CancellationToken.None);

    private Task<JsonElement> ParkedAsync(int letters, string what) => _service.EventuallyAsync(
        Queues, what, json => json.GetProperty("items")[0].GetProperty("deadLetters").GetInt32() == letters);
}
