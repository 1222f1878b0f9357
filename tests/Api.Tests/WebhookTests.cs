using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CommitWise.Api.Tests;

/// <summary>Webhooks over the real server.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Receive_EveryRealPayload_IsAnsweredAsDocumented()
    {
        Payloads.All.Select(each => each.Kind).Distinct().Count().ShouldBe(58);
        Payloads.All.Count(each => each.Kind == "pull_request").ShouldBe(29);
        string[] accepted = ["opened", "reopened", "synchronize", "edited", "closed", "ready_for_review", "converted_to_draft"];
        foreach (var (kind, payload) in Payloads.All)
        {
            using var response = await _service.DeliverAsync(kind, Encoding.UTF8.GetBytes(payload.GetRawText()));
            var answer = await response.JsonAsync();
            if (kind == "ping")
            {
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
                answer.GetProperty("pong").GetBoolean().ShouldBeTrue();
                continue;
            }

            response.StatusCode.ShouldBe(HttpStatusCode.Accepted, $"{kind}: {answer}");
            var isWanted = kind == "pull_request" && accepted.Contains(payload.GetProperty("action").GetString());
            answer.GetProperty("outcome").GetString().ShouldBe(isWanted ? "accepted" : "ignored", $"{kind}: {answer}");
            answer.TryGetProperty("reason", out _).ShouldBe(!isWanted);
        }
    }

    [Fact]
    public async Task Receive_OfABadSignature_DoesNotReadTheBody()
    {
        using var response = await _service.DeliverAsync("pull_request", "{ no json"u8.ToArray(), secret: "another secret of the tests");
        await response.ShouldBeProblemAsync(401, "bad-signature");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha256=00")]
    [InlineData("sha1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256=zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256=00000000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Receive_OfAMissingOrOddSignature_IsRefused(string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/github") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        }

        using var response = await _service.Http.SendAsync(request);
        await response.ShouldBeProblemAsync(401, "bad-signature");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_OfTooLargeABody_IsRefused(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/github") { Content = new ByteArrayContent(new byte[(25 << 20) + 1]) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        using var response = await _service.Http.SendAsync(request);
        await response.ShouldBeProblemAsync(413, "body-too-large");
    }

    [Theory]
    [InlineData("{\n  \"action\": \"opened\",,\n}", "line 2, byte 22")]
    [InlineData("", "line 1, byte 1")]
    [InlineData("{\"action\":\"opened\"", "line 1, byte 19")]
    [InlineData("{} {}", "line 1, byte 4")]
    public async Task Receive_OfUnreadableJson_SaysWhere(string body, string place)
    {
        using var response = await _service.DeliverAsync("pull_request", Encoding.UTF8.GetBytes(body));
        var problem = await response.ShouldBeProblemAsync(400, "malformed-payload");
        problem.GetProperty("detail").GetString()!.ShouldContain(place);
    }

    [Theory]
    [InlineData("number")]
    [InlineData("state")]
    [InlineData("updated_at")]
    [InlineData("head")]
    [InlineData("base")]
    public async Task Receive_WithoutAMemberThatMatters_NamesIt(string member)
    {
        using var response = await _service.DeliverAsync("pull_request", Payloads.PullRequest("opened", json => json["pull_request"]!.AsObject().Remove(member)));
        var problem = await response.ShouldBeProblemAsync(400, "malformed-payload");
        problem.GetProperty("detail").GetString()!.ShouldContain(member);
    }

    [Fact]
    public async Task Receive_OfAWrongType_IsRefused()
    {
        using var response = await _service.DeliverAsync("pull_request", Payloads.PullRequest("opened", json => json["pull_request"]!["number"] = "one"));
        await response.ShouldBeProblemAsync(400, "malformed-payload");
    }

    [Fact]
    public async Task Receive_OfBytesThatAreNoUtf8_IsRefused()
    {
        using var response = await _service.DeliverAsync("pull_request", [(byte)'"', 0xFF, (byte)'"']);
        await response.ShouldBeProblemAsync(400, "malformed-payload");
    }

    [Fact]
    public async Task Receive_OfAnUnknownEvent_IsIgnoredWithAReason()
    {
        using var response = await _service.DeliverAsync("no_such_event", "{}"u8.ToArray());
        var answer = await response.JsonAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        answer.GetProperty("outcome").GetString().ShouldBe("ignored");
        answer.GetProperty("reason").GetString()!.ShouldContain("no_such_event");
    }

    [Fact]
    public async Task Receive_OfTheSameDeliveryTwice_IsADuplicate()
    {
        var body = Payloads.PullRequest("opened");
        using var first = await _service.DeliverAsync("pull_request", body, "one");
        using var second = await _service.DeliverAsync("pull_request", body, "one");
        (await first.JsonAsync()).GetProperty("outcome").GetString().ShouldBe("accepted");
        (await second.JsonAsync()).GetProperty("outcome").GetString().ShouldBe("duplicate");
        (await second.JsonAsync()).GetProperty("pullRequest").GetString().ShouldBe("github.com/codertocat/hello-world#2");
    }

    [Fact]
    public async Task Receive_OfManyAtOnce_AcceptsEachOnce()
    {
        var body = Payloads.PullRequest("opened");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var response = await _service.DeliverAsync("pull_request", body, $"delivery-{i % 10}");
            return (await response.JsonAsync()).GetProperty("outcome").GetString();
        }));
        answers.Count(answer => answer == "accepted").ShouldBe(10);
        answers.Count(answer => answer == "duplicate").ShouldBe(30);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task Receive_OfARepositoryThatCannotBeNamedSo_IsRefused(string name)
    {
        using var response = await _service.DeliverAsync("pull_request", Payloads.PullRequest("opened", json => json["repository"]!["name"] = name));
        await response.ShouldBeProblemAsync(400, "invalid-repository");
    }

    [Fact]
    public async Task Receive_OfAnOwnerThatCannotBeNamedSo_IsRefused()
    {
        using var response = await _service.DeliverAsync("pull_request", Payloads.PullRequest("opened", json => json["repository"]!["owner"]!["login"] = ".."));
        await response.ShouldBeProblemAsync(400, "invalid-repository");
    }

    [Theory]
    [InlineData("\"yes\"")]
    [InlineData("1")]
    [InlineData("{}")]
    public async Task Receive_OfMergedThatIsNoTruthValue_IsRefused(string merged)
    {
        using var response = await _service.DeliverAsync(
            "pull_request", Payloads.PullRequest("closed", json => json["pull_request"]!["merged"] = JsonNode.Parse(merged)));
        await response.ShouldBeProblemAsync(400, "malformed-payload");
    }

    [Fact]
    public async Task Receive_OfAnotherHost_IsIgnored()
    {
        using var response = await _service.DeliverAsync(
            "pull_request", Payloads.PullRequest("opened", json => json["repository"]!["html_url"] = "https://local/a/b"));
        (await response.JsonAsync()).GetProperty("outcome").GetString().ShouldBe("ignored");
    }

    [Fact]
    public async Task Receive_WithoutASecret_IsNotConfigured()
    {
        await using var service = await Service.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["GitHub:WebhookSecret"] = null });
        using var response = await service.DeliverAsync("ping", "{}"u8.ToArray());
        await response.ShouldBeProblemAsync(503, "webhook-not-configured");
    }

    [Fact]
    public async Task Receive_WithoutADeliveryId_IsRefused()
    {
        using var response = await _service.DeliverAsync("ping", "{}"u8.ToArray(), delivery: "");
        await response.ShouldBeProblemAsync(400, "missing-header");
    }

    [Fact]
    public async Task Receive_OfAnOlderPush_DoesNotOverwriteTheNewerHead()
    {
        var (older, newer) = (new string('a', 40), new string('b', 40));
        using var second = await _service.DeliverAsync("pull_request", Head("synchronize", newer, "2026-01-02T00:00:02Z"));
        using var first = await _service.DeliverAsync("pull_request", Head("synchronize", older, "2026-01-02T00:00:01Z"));
        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var view = await _service.EventuallyAsync(
            "/api/repositories/Codertocat/Hello-World/pulls/2", "the change", view => view.GetProperty("headSha").GetString() == newer);
        view.GetProperty("repository").GetString().ShouldBe("github.com/codertocat/hello-world");

        // A third event shows that the second was handled before it.
        using var third = await _service.DeliverAsync("pull_request", Head("edited", newer, "2026-01-02T00:00:03Z", "handled"));
        view = await _service.EventuallyAsync(
            "/api/repositories/codertocat/hello-world/pulls/2", "the third event", view => view.GetProperty("title").GetString() == "handled");
        view.GetProperty("headSha").GetString().ShouldBe(newer);
    }

    private static byte[] Head(string action, string sha, string at, string title = "title") => Payloads.PullRequest("opened", json =>
    {
        json["action"] = action;
        var pull = json["pull_request"]!.AsObject();
        pull["head"]!["sha"] = sha;
        pull["updated_at"] = JsonValue.Create(at);
        pull["title"] = title;
    });
}
