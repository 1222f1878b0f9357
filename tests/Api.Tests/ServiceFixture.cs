using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CommitWise.Durability;
using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;
using CommitWise.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Api.Tests;

/// <summary>The real service on a port of its own, with real stores in temporary folders, and a real clone.</summary>
public sealed class Service : IAsyncDisposable
{
    public const string Secret = "a secret of the tests, long enough";

    private readonly DirectoryInfo _folders = Directory.CreateTempSubdirectory("commitwise-api-");
    private readonly StringWriter _output = new();
    private WebApplication? _app;
    private Storage? _storage;

    /// <summary>Asks the service.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>A clone that is not connected, unless the settings say so.</summary>
    public GitSandbox Clone { get; } = GitSandbox.Init();

    /// <summary>Folder of what lasts.</summary>
    public string Data => Path.Combine(_folders.FullName, "data");

    /// <summary>The service's parts.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>The key that the clone is connected under.</summary>
    public string Repository => Analysis.RepositoryKey.OfLocal(Clone.Root);

    /// <summary>Owner and name of the clone in addresses.</summary>
    public string Address => $"/api/repositories/{Repository["local/".Length..]}";

    /// <summary>Starts a service.</summary>
    public static async Task<Service> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null, bool connect = false)
    {
        var service = new Service();
        for (var i = 0; i < 6; i++)
        {
            service.Clone.Write("src/parser.cs", $"class Parser\n{{\n{string.Concat(Enumerable.Range(0, i + 3).Select(line => $"    int f{line} = {i};\n"))}}}\n");
            service.Clone.Commit($"Change number {i}");
        }

        await service.OpenAsync(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal), replace);
        if (connect)
        {
            await service.ConnectAsync();
        }

        return service;
    }

    /// <summary>States, written past every grain.</summary>
    public IStateStore States => _storage!.States;

    /// <summary>Lets the database grow to so many pages and no further; it does not shrink.</summary>
    public Task LimitDatabaseAsync(int pages) =>
        _storage!.Local!.Database.Database.Writer.WriteAsync(session => session.Sql.Scalar($"PRAGMA max_page_count = {pages}"), CancellationToken.None);

    /// <summary>Posts JSON.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, object? body) => Http.PostAsJsonAsync(path, body);

    /// <summary>Posts a signed webhook.</summary>
    public Task<HttpResponseMessage> DeliverAsync(string kind, byte[] body, string? delivery = null, string secret = Secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/github") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-GitHub-Event", kind);
        request.Headers.Add("X-GitHub-Delivery", delivery ?? Guid.NewGuid().ToString());
        request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}");
        return Http.SendAsync(request);
    }

    /// <summary>Reads JSON until a condition holds.</summary>
    public async Task<JsonElement> EventuallyAsync(string path, string what, Func<JsonElement, bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var last = "nothing";
        while (!limit.IsCancellationRequested)
        {
            using var response = await Http.GetAsync(path, CancellationToken.None);
            last = await response.Content.ReadAsStringAsync(CancellationToken.None);
            if (response.IsSuccessStatusCode && JsonDocument.Parse(last).RootElement is var json && holds(json))
            {
                return json;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        throw new TimeoutException($"Waited 60 s for {what} at {path}; the last answer was {last}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }

        Clone.Dispose();
        await DeleteFoldersAsync();
        await _output.DisposeAsync();
    }

    // A repository that was disconnected is forgotten in the background, and takes its cache along at the same time.
    private async Task DeleteFoldersAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _folders.Delete(recursive: true);
                return;
            }
            catch (IOException) when (attempt < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    private async Task OpenAsync(IReadOnlyDictionary<string, string?> given, Action<IServiceCollection>? replace)
    {
        var all = new Dictionary<string, string?>(given, StringComparer.OrdinalIgnoreCase)
        {
            ["Data"] = Data,
            ["Cache"] = Path.Combine(_folders.FullName, "cache"),
            ["Listen"] = "http://127.0.0.1:0",
        };
        all.TryAdd("GitHub:WebhookSecret", Secret);
        all.TryAdd("Api:RepositoryRoots:0", Clone.Root);
        all.TryAdd("NoRepository", "true");
        var settings = SettingsReader.Read(all);
        Directory.CreateDirectory(settings.DataFolder);
        _storage = await Storage.OpenAsync(settings);
        _app = Composition.Build(settings, _storage, new Terminal(_output, _output, isInteractive: false, width: 100), replace);
        await _app.StartAsync();
        // A body that is refused is not sent, however long the refusal takes on a busy machine.
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    private async Task ConnectAsync()
    {
        using var response = await PostAsync("/api/repositories", new { provider = "git", path = Clone.Root });
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        await EventuallyAsync($"{Address}?host=local", "the history of the clone", view => view.GetProperty("status").GetString() == "ready");
    }
}

/// <summary>Reads answers.</summary>
public static class Answers
{
    /// <summary>The JSON of an answer.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    /// <summary>Checks that an answer is a problem.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage response, int status, string problem)
    {
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var json = JsonDocument.Parse(text).RootElement;
        json.GetProperty("type").GetString().ShouldBe($"urn:commitwise:problem:{problem}");
        json.GetProperty("status").GetInt32().ShouldBe(status);
        json.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        return json;
    }
}
