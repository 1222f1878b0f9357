using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CommitWise.Api.Tests;

/// <summary>Secrets that people write where none belong.</summary>
public sealed class SecretTests : IAsyncLifetime
{
    private const string Token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
    private const string Marker = "a title that is looked for";

    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.StartAsync(connect: true);

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Events_WithSecretsInTheirTexts_LeaveNoneInAnyFile()
    {
        using var delivered = await _service.DeliverAsync("pull_request", Payloads.PullRequest("opened", json =>
        {
            var pull = json["pull_request"]!.AsObject();
            pull["title"] = $"{Marker} {Token}";
            pull["head"]!["ref"] = JsonValue.Create($"topic-{Token}");
        }));
        delivered.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var simulated = await _service.PostAsync("/api/simulations/pull-requests", new
        {
            repository = _service.Repository,
            author = "ada@example.org",
            title = $"{Marker} {Token}",
            commitMessage = $"Say it in the message {Token}\n\npassword = \"{Token[4..]}\"",
            filesChanged = new[] { "src/parser.cs" },
        });
        simulated.StatusCode.ShouldBe(HttpStatusCode.Accepted, await simulated.Content.ReadAsStringAsync());
        await _service.EventuallyAsync(simulated.Headers.Location!.ToString(), "the report", json => json.GetProperty("status").GetString() == "completed");
        var view = await _service.EventuallyAsync("/api/repositories/codertocat/hello-world/pulls/2", "the change", _ => true);
        view.GetProperty("title").GetString().ShouldBe($"{Marker} {new string('*', Token.Length)}");

        FilesWith(Marker).ShouldNotBeEmpty("the search finds what is stored");
        FilesWith(Token[4..]).ShouldBeEmpty();
    }

    // The lock is held by the service and has no content.
    private List<string> FilesWith(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        return [.. Directory.EnumerateFiles(_service.Data, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Where(file =>
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            open.CopyTo(bytes);
            return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(wanted) >= 0;
        })];
    }
}
