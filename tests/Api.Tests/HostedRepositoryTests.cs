using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommitWise.Grains.Hosting;
using CommitWise.History;
using CommitWise.Intake;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Api.Tests;

/// <summary>Repositories of a host, told of by webhooks: known by nothing else, renamed, or gone from their place.</summary>
public sealed class HostedRepositoryTests
{
    private const string Name = "codertocat/hello-world";
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task List_OfARepositoryKnownByWebhooksOnly_GivesItsChanges()
    {
        await using var service = await Service.StartAsync();
        await DeliverAsync(service, Name, 5, service.Clone.Head());
        await service.EventuallyAsync($"/api/repositories/{Name}/pulls/5", "the change", _ => true);
        foreach (var name in new[] { "Codertocat/Hello-World", $"github.com/{Name}" })
        {
            var page = await service.EventuallyAsync($"/api/pull-requests?repository={name}", "its list", _ => true);
            page.GetProperty("items").EnumerateArray().Single().GetProperty("number").GetInt32().ShouldBe(5);
        }

        using var elsewhere = await service.Http.GetAsync($"/api/pull-requests?repository=local/{Name}");
        await elsewhere.ShouldBeProblemAsync(404, "unknown-repository");
    }

    [Fact]
    public async Task Webhook_OfARenamedRepository_UsesTheConnectionOfTheOldName()
    {
        await using var service = await ConnectedAsync();
        await DeliverAsync(service, Name, 5, service.Clone.Head());
        await CompletedAsync(service, Name, 5);

        await DeliverAsync(service, "codertocat/renamed", 6, service.Clone.Head("HEAD~1"));
        var change = await CompletedAsync(service, "codertocat/renamed", 6);

        change.GetProperty("repository").GetString().ShouldBe("github.com/codertocat/renamed");
        using var renamed = await service.Http.GetAsync("/api/repositories/codertocat/renamed");
        await renamed.ShouldBeProblemAsync(404, "unknown-repository");
    }

    [Fact]
    public async Task Webhook_OfAnotherRepositoryOfThatOwner_DoesNotUseTheConnection()
    {
        await using var service = await ConnectedAsync();
        await DeliverAsync(service, Name, 5, service.Clone.Head());
        await CompletedAsync(service, Name, 5);

        await DeliverAsync(service, "codertocat/another", 6, service.Clone.Head(), repositoryId: 4711);

        await UntilAsync(service, "codertocat/another", 6, "failed");
    }

    [Fact]
    public async Task Analysis_OfAFolderThatVanished_FailsVisiblyAndCompletesWhenItIsBack()
    {
        await using var service = await ConnectedAsync();
        var away = service.Clone.Root + "-away";
        var (head, from) = (service.Clone.Head(), service.Clone.Head("HEAD~1"));
        Directory.Move(service.Clone.Root, away);
        try
        {
            await DeliverAsync(service, Name, 5, head, from: from);
            var failed = await UntilAsync(service, Name, 5, "failed");
            var stage = failed.GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("state").GetString() == "failed");
            stage.GetProperty("name").GetString().ShouldBe("fetch_changes");
            stage.GetProperty("attempts").GetInt32().ShouldBe(3);
            stage.GetProperty("error").GetProperty("type").GetString().ShouldBe("repository-unavailable");
            failed.GetProperty("retryAt").ValueKind.ShouldBe(JsonValueKind.Null);
            var list = await service.EventuallyAsync($"/api/pull-requests?repository={Name}", "the list", _ => true);
            list.GetProperty("items").EnumerateArray().Single().GetProperty("status").GetString().ShouldBe("failed");
        }
        finally
        {
            Directory.Move(away, service.Clone.Root);
        }

        using var again = await service.PostAsync($"/api/repositories/{Name}/pulls/5/analyze", new { });
        again.StatusCode.ShouldBe(HttpStatusCode.Accepted, await again.Content.ReadAsStringAsync());
        (await CompletedAsync(service, Name, 5)).GetProperty("headSha").GetString().ShouldBe(head);
    }

    [Fact]
    public async Task Webhooks_OfOneTimeWithDifferentHeads_AreSettledByTheHost()
    {
        var (one, other) = (new string('a', 40), new string('b', 40));
        await using var service = await Service.StartAsync(replace: services => services.AddSingleton<IHostDiffs>(new Host(other)));
        await DeliverAsync(service, Name, 5, one);
        await service.EventuallyAsync($"/api/repositories/{Name}/pulls/5", "the first head", view => view.GetProperty("headSha").GetString() == one);
        await DeliverAsync(service, Name, 5, other);

        var settled = await service.EventuallyAsync(
            $"/api/repositories/{Name}/pulls/5", "the head that the host says", view => view.GetProperty("headSha").GetString() == other);

        settled.GetProperty("notice").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static async Task<Service> ConnectedAsync()
    {
        var service = await Service.StartAsync(
            replace: services => services.Configure<GrainsOptions>(grains => grains.RetryDelays = [Soon, Soon]));
        using var connected = await service.PostAsync("/api/repositories", new { provider = "github", name = Name, path = service.Clone.Root });
        connected.StatusCode.ShouldBe(HttpStatusCode.Accepted, await connected.Content.ReadAsStringAsync());
        await service.EventuallyAsync($"/api/repositories/{Name}", "the history", view => view.GetProperty("status").GetString() == "ready");
        return service;
    }

    private static async Task DeliverAsync(Service service, string name, int number, string head, long repositoryId = 186853002, string? from = null)
    {
        from ??= service.Clone.Head("HEAD~3");
        using var response = await service.DeliverAsync("pull_request", Payloads.PullRequest("opened", json =>
        {
            json["number"] = number;
            json["repository"]!["id"] = repositoryId;
            json["repository"]!["name"] = name.Split('/')[1];
            json["repository"]!["full_name"] = name;
            var pull = json["pull_request"]!.AsObject();
            pull["number"] = number;
            pull["head"]!["sha"] = head;
            pull["base"]!["sha"] = from;
            pull["updated_at"] = JsonValue.Create("2026-01-02T00:00:00Z");
        }));
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
    }

    private static Task<JsonElement> CompletedAsync(Service service, string name, int number) => UntilAsync(service, name, number, "completed");

    private static Task<JsonElement> UntilAsync(Service service, string name, int number, string status) => service.EventuallyAsync(
        string.Create(CultureInfo.InvariantCulture, $"/api/repositories/{name}/pulls/{number}"), status, view => view.GetProperty("status").GetString() == status);

    /// <summary>Knows heads only.</summary>
    private sealed class Host(string head) : IHostDiffs
    {
        public bool Serves(string repository) => true;

        public Task<HostPullRequest> HeadAsync(string repository, int number, CancellationToken cancellationToken) =>
            Task.FromResult(new HostPullRequest(head, head, ChangeState.Open, DateTimeOffset.UnixEpoch));

        public Task CopyDiffAsync(string repository, string baseSha, string headSha, Stream target, CancellationToken cancellationToken) =>
            throw new InputException("head-not-available", "Only heads are known.");

        public Task<CommitDetails> ReadCommitAsync(string repository, string sha, CancellationToken cancellationToken) =>
            throw new InputException("head-not-available", "Only heads are known.");
    }
}
