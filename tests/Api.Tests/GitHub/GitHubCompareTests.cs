using System.Net;
using CommitWise.Adapters.GitHub;
using CommitWise.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CommitWise.Api.Tests.GitHub;

/// <summary>Questions to the host, stubbed at its HTTP edge.</summary>
public sealed class GitHubCompareTests : IAsyncLifetime, IDisposable
{
    private const string Repository = "github.com/owner/repo";
    private static readonly string Base = new('a', 40);
    private static readonly string Head = new('b', 40);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private WebApplication _host = null!;
    private RequestDelegate _answer = context => context.Response.WriteAsync("nothing");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _host = builder.Build();
        _host.Urls.Add("http://127.0.0.1:0");
        _host.Run(context => _answer(context));
        await _host.StartAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task CopyDiff_AsksAsDocumented_AndCopiesTheBytes()
    {
        var asked = string.Empty;
        _answer = context =>
        {
            asked = $"{context.Request.Path} {context.Request.Headers.Accept} {context.Request.Headers.Authorization}";
            return context.Response.WriteAsync("diff --git a/x b/x\n");
        };
        using var target = new MemoryStream();
        await Compare().CopyDiffAsync(Repository, Base, Head, target, CancellationToken.None);
        System.Text.Encoding.UTF8.GetString(target.ToArray()).ShouldBe("diff --git a/x b/x\n");
        asked.ShouldBe($"/repos/owner/repo/compare/{Base}...{Head} application/vnd.github.diff Bearer a token");
    }

    [Fact]
    public async Task Head_IsReadFromThePullRequest()
    {
        _answer = context => context.Response.WriteAsync(
            $$$"""{"state":"closed","merged":true,"updated_at":"2026-01-02T03:04:05Z","head":{"sha":"{{{Head}}}"},"base":{"sha":"{{{Base}}}"},"other":1}""");
        (await Compare().HeadAsync(Repository, 7, CancellationToken.None))
            .ShouldBe(new HostPullRequest(Head, Base, ChangeState.Merged, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(401, "host-not-configured")]
    [InlineData(403, "head-not-available")]
    [InlineData(404, "head-not-available")]
    [InlineData(406, "diff-too-large")]
    [InlineData(422, "head-not-available")]
    [InlineData(429, "host-rate-limited")]
    [InlineData(500, "host-unavailable")]
    [InlineData(302, "host-unavailable")]
    public async Task AnyQuestion_WithoutSuccess_IsANamedFault(int status, string problem)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        (await FaultAsync()).Problem.ShouldBe(problem);
    }

    [Fact]
    public async Task AnyQuestion_BeyondTheRateLimit_SaysWhenToComeAgain()
    {
        _answer = context =>
        {
            context.Response.StatusCode = 403;
            context.Response.Headers.RetryAfter = "17";
            return Task.CompletedTask;
        };
        (await FaultAsync()).ShouldBeOfType<HostUnavailableException>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task CopyDiff_OfMoreThanAllowed_IsTooLarge()
    {
        _answer = context => context.Response.WriteAsync(new string('x', 5000));
        (await FaultAsync(options => options.MaxDiffBytes = 4999)).Problem.ShouldBe("diff-too-large");
    }

    [Fact]
    public async Task CopyDiff_CutShort_IsNotTakenForWhole()
    {
        _answer = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            context.Abort();
        };
        (await FaultAsync()).Problem.ShouldBe("host-unavailable");
    }

    [Fact]
    public async Task AnyQuestion_WithoutAnAnswer_EndsInTime()
    {
        _answer = async context => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        (await FaultAsync(options => options.Timeout = TimeSpan.FromSeconds(1))).Message.ShouldContain("did not answer within 1 s");
    }

    [Fact]
    public async Task AnyQuestion_ToAnotherHost_IsNotAsked()
    {
        using var target = new MemoryStream();
        var fault = await Should.ThrowAsync<InputException>(() => Compare().CopyDiffAsync("ghe.example/owner/repo", Base, Head, target, CancellationToken.None));
        fault.Problem.ShouldBe("host-not-configured");
        Compare().Serves("ghe.example/owner/repo").ShouldBeFalse();
        Compare(options => options.Token = null).Serves(Repository).ShouldBeFalse();
        Compare().Serves(Repository).ShouldBeTrue();
    }

    private async Task<InputException> FaultAsync(Action<GitHubOptions>? configure = null)
    {
        using var target = new MemoryStream();
        return await Should.ThrowAsync<InputException>(() => Compare(configure).CopyDiffAsync(Repository, Base, Head, target, CancellationToken.None));
    }

    private GitHubCompare Compare(Action<GitHubOptions>? configure = null)
    {
        var options = new GitHubOptions { ApiUrl = new Uri(_host.Urls.First()), Token = "a token" };
        configure?.Invoke(options);
        return new GitHubCompare(_http, options, TimeProvider.System);
    }
}
