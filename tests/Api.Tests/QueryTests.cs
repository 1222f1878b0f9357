using System.Net;
using System.Text.Json;
using CommitWise.Api.Security;
using CommitWise.Durability;
using CommitWise.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Api.Tests;

/// <summary>What queries and links may say.</summary>
public sealed class QueryTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.StartAsync(connect: true, replace: services =>
        services.AddSingleton(provider => new SignedLinks(provider.GetRequiredService<IObjectStore>(), _time)));

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("/api/pull-requests?limit=0", "limit")]
    [InlineData("/api/pull-requests?minScore=101", "minScore")]
    [InlineData("/api/pull-requests?sort=size", "sort")]
    [InlineData("/api/pull-requests?state=new", "state")]
    [InlineData("/api/pull-requests?level=severe", "level")]
    [InlineData("/api/pull-requests?kind=issue", "kind")]
    [InlineData("/api/pull-requests?minScore=many", "minScore")]
    [InlineData("/api/repositories/a/b/commits?limit=many", "limit")]
    [InlineData("/api/repositories/a/b/commits/abcd/diff?lines=-1", "lines")]
    [InlineData("/api/resolve", "url")]
    public async Task Get_WithAWrongParameter_NamesItAmongTheErrors(string path, string parameter)
    {
        using var response = await _service.Http.GetAsync(path);
        var problem = await response.ShouldBeProblemAsync(400, "invalid-request");
        problem.TryGetProperty("errors", out var errors).ShouldBeTrue(problem.ToString());
        errors.EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }

    [Fact]
    public async Task Get_WithAWrongCursor_IsAProblem()
    {
        using var repositories = await _service.Http.GetAsync("/api/repositories?cursor=x");
        await repositories.ShouldBeProblemAsync(400, "invalid-cursor");
        var commit = await AnalyzedAsync();
        using var reports = await _service.Http.GetAsync($"{commit}/reports?cursor=x");
        await reports.ShouldBeProblemAsync(400, "invalid-cursor");
    }

    [Fact]
    public async Task Download_ByALinkThatHasEnded_IsRefused()
    {
        var commit = await AnalyzedAsync();
        using var link = await _service.Http.GetAsync($"{commit}/report/download-url");
        var url = (await link.JsonAsync()).GetProperty("url").GetString()!;
        using var before = await _service.Http.GetAsync(url);
        before.StatusCode.ShouldBe(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(3602));
        using var after = await _service.Http.GetAsync(url);
        await after.ShouldBeProblemAsync(403, "expired-link");
    }

    [Theory]
    [InlineData("/Docs")]
    [InlineData("/DOCS/page.CSS")]
    [InlineData("/docs/")]
    public async Task Docs_InAnyCase_AreShown(string path)
    {
        using var response = await _service.Http.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> AnalyzedAsync()
    {
        var url = $"{_service.Address}/commits/{_service.Clone.Head()}";
        using var accepted = await _service.PostAsync($"{url}/analyze", new { });
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync());
        await _service.EventuallyAsync($"{url}/reports", "the report", page => page.GetProperty("items").EnumerateArray().Any(IsCompleted));
        return url;
    }

    private static bool IsCompleted(JsonElement item) => item.GetProperty("status").GetString() == "completed";
}
