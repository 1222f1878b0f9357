using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CommitWise.Api.Security;

namespace CommitWise.Api.Tests;

/// <summary>Who is answered, by what they send.</summary>
public sealed class SecurityTests
{
    private const string Viewer = "the key of a viewer";
    private const string Developer = "the key of a developer";
    private const string Admin = "the key of an admin";

    private static readonly Dictionary<string, string?> Keys = new(StringComparer.Ordinal)
    {
        ["Api:Keys:0:Name"] = "vera",
        ["Api:Keys:0:Key"] = Viewer,
        ["Api:Keys:1:Name"] = "dan",
        ["Api:Keys:1:Sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Developer))),
        ["Api:Keys:1:Role"] = "developer",
        ["Api:Keys:2:Name"] = "ada",
        ["Api:Keys:2:Key"] = Admin,
        ["Api:Keys:2:Role"] = "admin",
    };

    [Theory]
    [InlineData("/api/admin/health")]
    [InlineData("/api/admin/queues")]
    [InlineData("/api/admin/queues/pull-requests/dead-letters")]
    public async Task Administration_WithoutTheKeyOfAnAdmin_IsForbidden(string path)
    {
        await using var service = await Service.StartAsync(Keys);
        foreach (var (key, status, problem) in new[] { (null, 401, "unauthorized"), (Viewer, 403, "forbidden"), (Developer, 403, "forbidden"), (Admin, 200, null) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (key is not null)
            {
                request.Headers.Add("X-Api-Key", key);
            }

            using var answer = await service.Http.SendAsync(request);
            ((int)answer.StatusCode).ShouldBe(status);
            if (problem is not null)
            {
                await answer.ShouldBeProblemAsync(status, problem);
            }
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("10.0.0.1")]
    public async Task AnyRequest_UnderAnotherName_IsMisdirected(string host)
    {
        await using var service = await Service.StartAsync();
        foreach (var path in new[] { "/api/pull-requests", "/metrics", "/healthy", "/docs", "/openapi/v1.json", "/nothing" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            using var response = await service.Http.SendAsync(request);
            await response.ShouldBeProblemAsync(421, "misdirected-request");
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_UnderTheAddressThatALoadBalancerAsks_IsAnswered(string path)
    {
        await using var service = await Service.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "10.40.3.7:5080";
        using var response = await service.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("[::1]:80")]
    [InlineData("risk.example")]
    public async Task AnyRequest_UnderAKnownName_IsAnswered(string host)
    {
        await using var service = await Service.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Api:AllowedHosts:0"] = "risk.example" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/pull-requests");
        request.Headers.Host = host;
        using var response = await service.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task APageOfAnotherOrigin_CanNeitherReadNorWrite(string origin)
    {
        await using var service = await Service.StartAsync();
        using var preflight = await SendAsync(service, HttpMethod.Options, "/api/repositories", origin, request =>
            request.Headers.Add("Access-Control-Request-Method", "POST"));
        ShouldAllowNobody(preflight);
        preflight.IsSuccessStatusCode.ShouldBeFalse();

        using var read = await SendAsync(service, HttpMethod.Get, "/api/pull-requests", origin);
        ShouldAllowNobody(read);
        read.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
        read.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);

        using var write = await SendAsync(service, HttpMethod.Post, "/api/simulations/pull-requests", origin, request =>
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json"));
        await write.ShouldBeProblemAsync(403, "origin-not-allowed");
        ShouldAllowNobody(write);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task AWrite_OfWhatABrowserSendsWithoutAsking_IsRefused(string? type)
    {
        await using var service = await Service.StartAsync();
        using var response = await SendAsync(service, HttpMethod.Post, "/api/simulations/pull-requests", null, request =>
        {
            request.Content = new ByteArrayContent("{}"u8.ToArray());
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        });
        await response.ShouldBeProblemAsync(415, "unsupported-media-type");
    }

    [Fact]
    public async Task AnAllowedOrigin_MayReadAndWrite()
    {
        await using var service = await Service.StartAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Api:AllowedOrigins:0"] = "https://dash.example" });
        using var preflight = await SendAsync(service, HttpMethod.Options, "/api/repositories", "https://dash.example", request =>
            request.Headers.Add("Access-Control-Request-Method", "POST"));
        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        preflight.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://dash.example"]);
        using var write = await SendAsync(service, HttpMethod.Post, "/api/simulations/pull-requests", "https://dash.example", request =>
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json"));
        await write.ShouldBeProblemAsync(400, "invalid-request");
    }

    [Theory]
    [InlineData("/api/pull-requests")]
    [InlineData("/api/repositories")]
    [InlineData("/metrics")]
    [InlineData("/docs")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nothing")]
    public async Task WithKeys_EveryRoute_AsksForOne(string path)
    {
        await using var service = await Service.StartAsync(Keys);
        using var without = await service.Http.GetAsync(path);
        await without.ShouldBeProblemAsync(401, "unauthorized");
        without.Headers.WwwAuthenticate.ToString().ShouldContain("Bearer");
        using var wrong = await SendAsync(service, HttpMethod.Get, path, null, request => request.Headers.Add("X-Api-Key", "no such key at all"));
        await wrong.ShouldBeProblemAsync(401, "unauthorized");
        using var right = await SendAsync(service, HttpMethod.Get, path, null, request => request.Headers.Authorization = new("Bearer", Viewer));
        right.StatusCode.ShouldBe(path == "/nothing" ? HttpStatusCode.NotFound : HttpStatusCode.OK);
    }

    [Fact]
    public async Task WithKeys_HealthAndTheSignedWebhook_AskForNone()
    {
        await using var service = await Service.StartAsync(Keys);
        using var live = await service.Http.GetAsync("/health/live");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var ready = await service.Http.GetAsync("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK, await ready.Content.ReadAsStringAsync());
        using var ping = await service.DeliverAsync("ping", "{}"u8.ToArray());
        ping.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WithKeys_ARole_LimitsWhatMayBeDone()
    {
        await using var service = await Service.StartAsync(Keys);
        using var simulate = await WriteAsync(service, "/api/simulations/pull-requests", Viewer);
        await simulate.ShouldBeProblemAsync(403, "forbidden");
        using var connect = await WriteAsync(service, "/api/repositories", Developer);
        await connect.ShouldBeProblemAsync(403, "forbidden");
        using var allowed = await WriteAsync(service, "/api/simulations/pull-requests", Developer);
        await allowed.ShouldBeProblemAsync(400, "invalid-request");
        using var admin = await WriteAsync(service, "/api/repositories", Admin);
        await admin.ShouldBeProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task MoreRequestsThanAllowed_AreToldWhenToComeAgain()
    {
        await using var service = await Service.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Api:RequestsPerMinute"] = "3" });
        for (var i = 0; i < 3; i++)
        {
            using var answered = await service.Http.GetAsync("/api/repositories");
            answered.StatusCode.ShouldBe(HttpStatusCode.OK);
            answered.Headers.GetValues("RateLimit-Remaining").ShouldBe([$"{2 - i}"]);
        }

        using var refused = await service.Http.GetAsync("/api/repositories");
        await refused.ShouldBeProblemAsync(429, "rate-limited");
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        using var live = await service.Http.GetAsync("/health/live");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WithKeys_MoreFailedGuessesThanAllowed_AreRefusedWithTheRightKeyToo()
    {
        await using var service = await Service.StartAsync(new Dictionary<string, string?>(Keys, StringComparer.Ordinal) { ["Api:RequestsPerMinute"] = "3" });
        using var before = await SendAsync(service, HttpMethod.Get, "/api/repositories", null, request => request.Headers.Add("X-Api-Key", Viewer));
        before.Headers.GetValues("RateLimit-Remaining").ShouldBe(["2"]);
        for (var i = 0; i < 3; i++)
        {
            using var guess = await SendAsync(service, HttpMethod.Get, "/api/repositories", null, request => request.Headers.Add("X-Api-Key", $"guess number {i}"));
            await guess.ShouldBeProblemAsync(401, "unauthorized");
        }

        foreach (var key in new[] { "one guess more", Viewer })
        {
            using var refused = await SendAsync(service, HttpMethod.Get, "/api/repositories", null, request => request.Headers.Add("X-Api-Key", key));
            await refused.ShouldBeProblemAsync(429, "rate-limited");
            refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        }

        using var live = await service.Http.GetAsync("/health/live");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("2600:1:2:3::1", "2600:1:2:3:ffff::9", true)]
    [InlineData("2600:1:2:3::1", "2600:1:2:4::1", false)]
    [InlineData("9.9.9.9", "::ffff:9.9.9.9", true)]
    [InlineData("9.9.9.9", "9.9.9.8", false)]
    public void NameOf_TwoAddresses_IsTheSameForOneMachine(string one, string other, bool isSame) =>
        (RequestCounter.NameOf(IPAddress.Parse(one)) == RequestCounter.NameOf(IPAddress.Parse(other))).ShouldBe(isSame);

    private static Task<HttpResponseMessage> WriteAsync(Service service, string path, string key) => SendAsync(service, HttpMethod.Post, path, null, request =>
    {
        request.Headers.Add("X-Api-Key", key);
        request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
    });

    private static async Task<HttpResponseMessage> SendAsync(
        Service service, HttpMethod method, string path, string? origin, Action<HttpRequestMessage>? configure = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        configure?.Invoke(request);
        return await service.Http.SendAsync(request);
    }

    private static void ShouldAllowNobody(HttpResponseMessage response) =>
        response.Headers.Select(header => header.Key).ShouldNotContain(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
}
