using System.Net;
using System.Text;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.S3;

/// <summary>Links, followed by a client that knows nothing of S3.</summary>
[Collection(S3Collection.Name)]
public sealed class S3LinkTests(S3Fixture fixture) : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new();
    private S3Host _host = null!;

    public async Task InitializeAsync() => _host = await S3Host.StartAsync(fixture.NewOptions());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task ReadLink_GivesTheObjectToWhoeverHasIt_AndNoOtherOne()
    {
        await _host.Store.PutAsync(S3Samples.Key, "one");
        await _host.Store.PutAsync("reports/other", "other");
        var link = (await _host.Store.ReadLinkAsync(S3Samples.Key, S3Samples.HashOf("one"), "owner-repo-7-1.json", null, default)).ShouldNotBeNull();
        using var answer = await _http.GetAsync(link.Url);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("one");
        answer.Content.Headers.ContentDisposition!.FileName!.Trim('"').ShouldBe("owner-repo-7-1.json");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (link.ExpiresAt - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromSeconds(3500), TimeSpan.FromSeconds(3600));
        foreach (var changed in (string[])
            [
                link.Url.OriginalString.Replace(S3Samples.Key, "reports/other", StringComparison.Ordinal),
                link.Url.OriginalString.Replace("X-Amz-Expires=36", "X-Amz-Expires=96", StringComparison.Ordinal).Replace("X-Amz-Expires=35", "X-Amz-Expires=95", StringComparison.Ordinal),
                link.Url.OriginalString.Replace("owner-repo-7-1.json", "owner-repo-7-2.json", StringComparison.Ordinal),
            ])
        {
            changed.ShouldNotBe(link.Url.OriginalString);
            (await StatusAsync(new Uri(changed))).ShouldBe(HttpStatusCode.Forbidden, changed);
        }

        using var put = await _http.PutAsync(link.Url, new StringContent("mine"));
        put.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task ReadLink_ThatHasEnded_IsRefused()
    {
        await _host.Store.PutAsync(S3Samples.Key, "one");
        var link = (await _host.Store.ReadLinkAsync(S3Samples.Key, null, null, TimeSpan.FromSeconds(2), default)).ShouldNotBeNull();
        (await StatusAsync(link.Url)).ShouldBe(HttpStatusCode.OK);
        var begun = TimeProvider.System.GetTimestamp();
        while (await StatusAsync(link.Url) == HttpStatusCode.OK)
        {
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Patience, "a link of two seconds ends");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        (await StatusAsync(link.Url)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task ReadLink_ToWhatIsNotThere_IsNull() =>
        (await _host.Store.ReadLinkAsync(S3Samples.Key, null, null, null, default)).ShouldBeNull();

    [Fact]
    public async Task WriteLink_TakesTheObjectWithItsHash_AndReadersGetNothingElse()
    {
        var link = await _host.Store.WriteLinkAsync("uploads/one", S3Samples.HashOf("one"), null, default);
        (await PutAsync(link, "one", withHeaders: false)).ShouldBe(HttpStatusCode.Forbidden);
        (await PutAsync(link, "one", withHeaders: true)).ShouldBe(HttpStatusCode.OK);
        (await _host.Store.TextAsync("uploads/one")).ShouldBe("one");

        // This server does not compare the body with the header; the store does when it is read.
        await PutAsync(link, "two", withHeaders: true);
        await Should.ThrowAsync<ObjectIntegrityException>(() => _host.Store.OpenAsync("uploads/one", null, default));
    }

    [Fact]
    public async Task Links_ForWhatIsNoKey_HashOrLifetime_AreRefused()
    {
        await Should.ThrowAsync<ArgumentException>(() => _host.Store.WriteLinkAsync("../up", S3Samples.HashOf("one"), null, default));
        await Should.ThrowAsync<ArgumentException>(() => _host.Store.WriteLinkAsync("uploads/one", "one", null, default));
        await Should.ThrowAsync<ArgumentException>(() => _host.Store.WriteLinkAsync("uploads/one", S3Samples.HashOf("one"), TimeSpan.FromDays(8), default));
        await Should.ThrowAsync<ArgumentException>(() => _host.Store.ReadLinkAsync("a//b", null, null, null, default));
    }

    private async Task<HttpStatusCode> StatusAsync(Uri url)
    {
        using var answer = await _http.GetAsync(url);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PutAsync(ObjectLink link, string text, bool withHeaders)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, link.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        foreach (var (name, value) in withHeaders ? link.Headers : new Dictionary<string, string>())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }
}
