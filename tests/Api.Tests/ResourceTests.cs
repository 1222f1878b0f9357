using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace CommitWise.Api.Tests;

/// <summary>Repositories, commits, simulations and reports over the real server with a real clone.</summary>
public sealed class ResourceTests : IAsyncLifetime
{
    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.StartAsync(connect: true);

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Analyze_OfACommit_LeavesAReportOfStoredBytes()
    {
        var sha = _service.Clone.Head();
        using var accepted = await _service.PostAsync($"{_service.Address}/commits/{sha[..8]}/analyze", new { });
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync());
        accepted.Headers.Location!.ToString().ShouldBe($"{_service.Address}/commits/{sha}?host=local");
        await CompletedAsync($"{_service.Address}/commits/{sha}/reports", 1);

        using var report = await _service.Http.GetAsync($"{_service.Address}/commits/{sha[..8]}/report");
        report.StatusCode.ShouldBe(HttpStatusCode.OK, await report.Content.ReadAsStringAsync());
        var bytes = await report.Content.ReadAsByteArrayAsync();
        report.Headers.ETag!.Tag.ShouldBe($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
        JsonDocument.Parse(bytes).RootElement.GetProperty("decision").GetProperty("change").GetProperty("headSha").GetString().ShouldBe(sha);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{_service.Address}/commits/{sha}/report");
        again.Headers.IfNoneMatch.Add(report.Headers.ETag);
        using var unchanged = await _service.Http.SendAsync(again);
        unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);

        var link = await _service.Http.GetFromJsonAsync<JsonElement>($"{_service.Address}/commits/{sha}/report/download-url");
        var url = link.GetProperty("url").GetString()!;
        (await _service.Http.GetByteArrayAsync(url)).ShouldBe(bytes);
        using var forged = await _service.Http.GetAsync(url.Replace("generation=1", "generation=2", StringComparison.Ordinal));
        await forged.ShouldBeProblemAsync(403, "invalid-link");
    }

    [Fact]
    public async Task Simulate_WithPaths_GoesTheWayOfAnEvent()
    {
        var request = new { repository = _service.Repository, author = "ada@example.org", title = "What if", filesChanged = new[] { "src/parser.cs" } };
        using var accepted = await _service.PostAsync("/api/simulations/pull-requests", request);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync());
        var url = accepted.Headers.Location!.ToString();
        var view = await _service.EventuallyAsync(url, "the report", json => json.GetProperty("status").GetString() == "completed");
        view.GetProperty("kind").GetString().ShouldBe("simulation");
        var explanation = await _service.Http.GetFromJsonAsync<JsonElement>(url.Replace("?", "/explanation?", StringComparison.Ordinal));
        explanation.GetProperty("text").GetString()!.ShouldContain("src/parser.cs");
        var events = await _service.Http.GetStringAsync(url.Replace("?", "/events?", StringComparison.Ordinal));
        events.ShouldStartWith("event: change\ndata: {");
    }

    [Fact]
    public async Task Simulate_WithADiff_ShowsItParsedAndMasked()
    {
        const string diff = "diff --git a/src/new.cs b/src/new.cs\nnew file mode 100644\n--- /dev/null\n+++ b/src/new.cs\n@@ -0,0 +1,2 @@\n+class New\n+// token ghp_0123456789abcdefghijklmnopqrstuvwxyz\n";
        using var accepted = await _service.PostAsync("/api/simulations/pull-requests", new { repository = _service.Repository, author = "a", title = "t", diff });
        var url = accepted.Headers.Location!.ToString();
        await _service.EventuallyAsync(url, "the report", json => json.GetProperty("status").GetString() == "completed");
        var shown = await _service.Http.GetFromJsonAsync<JsonElement>(url.Replace("?", "/diff?", StringComparison.Ordinal));
        var file = shown.GetProperty("files")[0];
        file.GetProperty("path").GetString().ShouldBe("src/new.cs");
        file.GetProperty("hunks")[0].GetProperty("lines")[0].GetProperty("text").GetString().ShouldBe("class New");
        shown.ToString().ShouldNotContain("ghp_0123456789");
    }

    [Fact]
    public async Task Simulate_WithAnIdempotencyKey_GivesTheSameSimulation()
    {
        var request = new { repository = _service.Repository, author = "a", title = "t", filesChanged = new[] { "src/parser.cs" } };
        var locations = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var response = await KeyedAsync("one", request);
            response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
            return response.Headers.Location!.ToString();
        }));
        locations.Distinct().Count().ShouldBe(1);
        using var other = await KeyedAsync("one", new { repository = _service.Repository, author = "a", title = "another", filesChanged = new[] { "src/parser.cs" } });
        await other.ShouldBeProblemAsync(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Simulate_OfBadInput_NamesEachMember()
    {
        using var empty = await _service.PostAsync("/api/simulations/pull-requests", new { });
        var problem = await empty.ShouldBeProblemAsync(400, "invalid-request");
        problem.GetProperty("errors").EnumerateObject().Select(member => member.Name).ShouldBe(["repository", "author", "title", "filesChanged"], ignoreOrder: true);
        using var escaping = await SimulateAsync(new { repository = _service.Repository, author = "a", title = "t", filesChanged = new[] { "../etc/passwd" } });
        await escaping.ShouldBeProblemAsync(400, "invalid-request");
        using var malformed = await SimulateAsync(new { repository = _service.Repository, author = "a", title = "t", diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n" });
        (await malformed.ShouldBeProblemAsync(400, "malformed-diff")).GetProperty("detail").GetString()!.ShouldContain("line");
        using var unknown = await SimulateAsync(new { repository = "no/such", author = "a", title = "t", filesChanged = new[] { "x" } });
        await unknown.ShouldBeProblemAsync(404, "unknown-repository");
        using var extra = await SimulateAsync(new { repository = "no/such", by = "somebody else" });
        await extra.ShouldBeProblemAsync(400, "malformed-json");
    }

    [Fact]
    public async Task Commits_AreListedPageByPage()
    {
        var shas = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _service.Http.GetFromJsonAsync<JsonElement>($"{_service.Address}/commits?limit=4{(cursor is null ? "" : $"&cursor={cursor}")}");
            shas.AddRange(page.GetProperty("items").EnumerateArray().Select(commit => commit.GetProperty("sha").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        shas.ShouldBe(_service.Clone.Run("log", "--format=%H").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var filtered = await _service.Http.GetFromJsonAsync<JsonElement>($"{_service.Address}/commits?path=src/other.cs");
        filtered.GetProperty("items").GetArrayLength().ShouldBe(0);
        using var wrong = await _service.Http.GetAsync($"{_service.Address}/commits?cursor=zzz");
        await wrong.ShouldBeProblemAsync(400, "invalid-cursor");
    }

    [Fact]
    public async Task Commit_IsShownWithItsFilesAndDiff()
    {
        var sha = _service.Clone.Head();
        var commit = await _service.Http.GetFromJsonAsync<JsonElement>($"{_service.Address}/commits/{sha[..7].ToUpperInvariant()}");
        commit.GetProperty("sha").GetString().ShouldBe(sha);
        commit.GetProperty("files")[0].GetProperty("path").GetString().ShouldBe("src/parser.cs");
        commit.GetProperty("authoredAt").GetString()!.ShouldEndWith("Z");
        var diff = await _service.Http.GetFromJsonAsync<JsonElement>($"{_service.Address}/commits/{sha}/diff?lines=1");
        diff.GetProperty("truncated").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Forget_OfACommit_AllowsToAnalyseItAgain()
    {
        var url = $"{_service.Address}/commits/{_service.Clone.Head()}";
        using var first = await _service.PostAsync($"{url}/analyze", new { });
        await CompletedAsync($"{url}/reports", 1);
        using var forget = await _service.Http.SendAsync(new HttpRequestMessage(HttpMethod.Delete, url) { Content = JsonContent.Create(new { }) });
        forget.StatusCode.ShouldBe(HttpStatusCode.NoContent, await forget.Content.ReadAsStringAsync());
        using var gone = await _service.Http.GetAsync($"{url}/report");
        await gone.ShouldBeProblemAsync(404, "unknown-change");
        using var again = await _service.PostAsync($"{url}/analyze", new { });
        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await CompletedAsync($"{url}/reports", 1);
    }

    [Theory]
    [InlineData("/commits/ffffffff", 404, "unknown-revision")]
    [InlineData("/commits/main", 400, "invalid-commit")]
    [InlineData("/commits/ffffffffffffffffffffffffffffffffffffffff/report", 404, "unknown-change")]
    [InlineData("/pulls/7", 404, "unknown-change")]
    [InlineData("/pulls/7/report", 404, "unknown-change")]
    [InlineData("/pulls/0", 400, "invalid-change")]
    [InlineData("/simulations/7", 404, "unknown-change")]
    [InlineData("/commits?limit=0", 400, "invalid-request")]
    [InlineData("/commits?limit=many", 400, "invalid-request")]
    [InlineData("/nothing", 404, "unknown-route")]
    public async Task Get_OfWhatIsNotThere_IsAProblem(string path, int status, string problem)
    {
        using var response = await _service.Http.GetAsync($"{_service.Address}{path}");
        await response.ShouldBeProblemAsync(status, problem);
    }

    [Theory]
    [InlineData("/api/pull-requests?cursor=x", 400, "invalid-cursor")]
    [InlineData("/api/pull-requests?level=severe", 400, "invalid-request")]
    [InlineData("/api/pull-requests?minScore=101", 400, "invalid-request")]
    [InlineData("/api/pull-requests?repository=no/such", 404, "unknown-repository")]
    [InlineData("/api/pull-requests?repository=..%2F..", 400, "invalid-repository")]
    [InlineData("/api/repositories/no/such", 404, "unknown-repository")]
    [InlineData("/api/repositories/a%20b/c", 400, "invalid-repository")]
    [InlineData("/api/repositories/-x/..c%2F..", 400, "invalid-repository")]
    [InlineData("/api/resolve?url=nothing", 400, "invalid-url")]
    [InlineData("/api/resolve", 400, "invalid-request")]
    public async Task Get_OfBadInput_IsAProblem(string path, int status, string problem)
    {
        using var response = await _service.Http.GetAsync(path);
        await response.ShouldBeProblemAsync(status, problem);
    }

    [Fact]
    public async Task Generation_ThatIsNotThere_IsUnknown()
    {
        var url = $"{_service.Address}/commits/{_service.Clone.Head()}";
        using var accepted = await _service.PostAsync($"{url}/analyze", new { });
        await CompletedAsync($"{url}/reports", 1);
        using var response = await _service.Http.GetAsync($"{url}/report?generation=9");
        await response.ShouldBeProblemAsync(404, "unknown-generation");
        var page = await _service.Http.GetFromJsonAsync<JsonElement>($"/api/pull-requests?repository={_service.Repository}&sort=risk&kind=commit&state=merged&minScore=0");
        page.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task WrongMethod_IsAProblem()
    {
        using var response = await _service.Http.PutAsync("/api/repositories", new StringContent("x"));
        await response.ShouldBeProblemAsync(405, "wrong-method");
    }

    [Theory]
    [InlineData("{\"x\":")]
    [InlineData("[]")]
    [InlineData("{\"provider\":\"svn\"}")]
    [InlineData("{\"provider\":\"git\",\"provider\":\"git\"}")]
    public async Task Post_OfUnreadableJson_SaysWhere(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _service.Http.PostAsync("/api/repositories", content);
        (await response.ShouldBeProblemAsync(400, "malformed-json")).GetProperty("detail").GetString()!.ShouldContain("line 1");
    }

    [Fact]
    public async Task Connect_OfAPathOutsideTheRoots_IsRefused()
    {
        using var other = Testing.GitSandbox.Init();
        var link = Path.Combine(_service.Clone.Root, "link");
        Directory.CreateSymbolicLink(link, other.Root);
        foreach (var path in new[] { other.Root, link, $"{_service.Clone.Root}/../{Path.GetFileName(other.Root)}", "relative", _service.Clone.Root + "x" })
        {
            using var response = await _service.PostAsync("/api/repositories", new { provider = "git", path });
            await response.ShouldBeProblemAsync(403, "path-not-allowed");
        }
    }

    [Theory]
    [InlineData("file:///etc")]
    [InlineData("git@github.com:a/b.git")]
    [InlineData("http://github.com/a/b")]
    [InlineData("https://user:password@github.com/a/b")]
    [InlineData("https://127.0.0.1/a/b")]
    [InlineData("https://10.1.2.3/a/b")]
    [InlineData("https://[::ffff:192.168.0.1]/a/b")]
    [InlineData("https://[fd00::1]/a/b")]
    [InlineData("https://169.254.169.254/a/b")]
    [InlineData("https://203.0.113.7/a/b")]
    [InlineData("https://github.com/")]
    [InlineData("ssh://0x7f000001/a/b")]
    public async Task Connect_OfACloneUrlThatIsNotPublic_IsRefused(string cloneUrl)
    {
        using var response = await _service.PostAsync("/api/repositories", new { provider = "git", name = "a/b", cloneUrl });
        (await response.ShouldBeProblemAsync(400, "invalid-clone-url")).GetProperty("detail").GetString()!.ShouldNotContain("password");
    }

    [Fact]
    public async Task Disconnect_LeavesReports()
    {
        var url = $"{_service.Address}/commits/{_service.Clone.Head()}";
        using var accepted = await _service.PostAsync($"{url}/analyze", new { });
        await CompletedAsync($"{url}/reports", 1);
        using var gone = await _service.Http.SendAsync(new HttpRequestMessage(HttpMethod.Delete, _service.Address) { Content = JsonContent.Create(new { }) });
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var unknown = await _service.Http.GetAsync(_service.Address);
        await unknown.ShouldBeProblemAsync(404, "unknown-repository");
        using var report = await _service.Http.GetAsync($"{url}/report");
        report.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Document_DescribesEveryRoute()
    {
        var document = await _service.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            operation.Value.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
            operation.Value.GetProperty("responses").EnumerateObject().ShouldAllBe(answer => answer.Value.GetProperty("description").GetString()!.Length > 0);
            operation.Value.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).ShouldContain("421");
        }

        document.GetProperty("paths").EnumerateObject().Count().ShouldBeGreaterThan(25);
    }

    [Fact]
    public async Task Docs_LoadNothingFromElsewhere()
    {
        using var page = await _service.Http.GetAsync("/docs");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        var html = await page.Content.ReadAsStringAsync();
        html.ShouldContain("/docs/docs.js");
        html.ShouldNotContain("http://");
        html.ShouldNotContain("https://");
    }

    private Task<JsonElement> CompletedAsync(string path, int generation) => _service.EventuallyAsync(path, $"generation {generation}", page =>
        page.GetProperty("items").EnumerateArray().Any(item =>
            item.GetProperty("generation").GetInt32() == generation && item.GetProperty("status").GetString() == "completed"));

    private Task<HttpResponseMessage> SimulateAsync(object request) => _service.PostAsync("/api/simulations/pull-requests", request);

    private async Task<HttpResponseMessage> KeyedAsync(string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/simulations/pull-requests") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await _service.Http.SendAsync(request);
    }
}
