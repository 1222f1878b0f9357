using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommitWise.Testing;

namespace CommitWise.Service.Tests;

/// <summary>The real service in a process of its own over folders that outlive it, with a clone of <c>github.com/ada/sample</c>.</summary>
/// <param name="settings">Environment of the service besides what every test has; null for none.</param>
public sealed class RunningService(IReadOnlyDictionary<string, string>? settings = null) : IDisposable
{
    /// <summary>The repository that the clone says it comes from.</summary>
    public const string Repository = "ada/sample";

    private const string Secret = "test-secret-of-no-worth";
    private static readonly DateTimeOffset UpdatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Directory.CreateTempSubdirectory("commitwise-").FullName;
    private readonly JsonNode _example = PullRequestPayload.Example(TestPaths.WebhookExamples, "synchronize");
    private ServiceProcess? _process;

    /// <summary>Its clone.</summary>
    public ChangeHeads Clone { get; } = ChangeHeads.Create(null, $"https://github.com/{Repository}");

    /// <summary>Folder of its data.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>Folder of its reports and inputs, unless its settings name a bucket for them.</summary>
    public string Objects => settings is null ? Data : Path.Combine(_folder, "objects");

    /// <summary>The process that runs now.</summary>
    public ServiceProcess Process => _process ?? throw new InvalidOperationException("The service was not started.");

    /// <summary>Starts it, over the data that there is.</summary>
    public async Task StartAsync(params IReadOnlyList<string> more)
    {
        _process = ServiceProcess.Start(
            TestPaths.Service,
            [
                "--data", Data, "--cache", Path.Combine(_folder, "cache"), "--listen", "http://127.0.0.1:{port}", "--repository", Clone.Root, .. more,
            ],
            Environment());
        await _process.ReadyAsync("/health/ready");
    }

    /// <summary>Settings of a process of this service, for one that is started beside it.</summary>
    public Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string> { ["COMMITWISE__GITHUB__WEBHOOKSECRET"] = Secret, ["COMMITWISE__API__REQUESTSPERMINUTE"] = "0" };
        foreach (var (name, value) in settings ?? new Dictionary<string, string> { })
        {
            environment[name] = value;
        }

        if (settings is not null && !settings.ContainsKey("COMMITWISE__AWS__BUCKET"))
        {
            environment["COMMITWISE__OBJECTS"] = Objects;
        }

        return environment;
    }

    /// <summary>Names of the stored reports of a pull request.</summary>
    public string[] StoredReports(int number) =>
        [.. Directory.EnumerateFiles(Path.Combine(Objects, "reports", "github.com", "ada", "sample", $"{number}")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>Posts a webhook that says that a pull request has a head.</summary>
    /// <returns>Whether it was accepted; false when the service was gone before it answered.</returns>
    public async Task<bool> PostAsync(int number, string head, string delivery)
    {
        try
        {
            await OutcomeAsync(number, head, delivery);
            return true;
        }
        catch (HttpRequestException)
        {
            // The connection may break a little before the process is seen to be gone; one that lives on is a failure.
            await Process.ExitAsync();
            return false;
        }
    }

    /// <summary>Posts a webhook and reads what became of it.</summary>
    /// <returns><c>accepted</c>, <c>duplicate</c> or <c>ignored</c>.</returns>
    public async Task<string> OutcomeAsync(int number, string head, string delivery)
    {
        using var answer = await AnswerAsync(number, head, delivery);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("outcome").GetString()!;
    }

    /// <summary>Posts a webhook.</summary>
    /// <returns>The answer, whatever it is.</returns>
    public async Task<HttpResponseMessage> AnswerAsync(int number, string head, string delivery)
    {
        var body = PullRequestPayload.Create(_example, Repository, number, Clone.BaseSha, head, UpdatedAt);
        using var request = PullRequestPayload.Request(body, Secret, delivery);
        return await Process.Client.SendAsync(request);
    }

    /// <summary>Reads JSON.</summary>
    public async Task<JsonElement> GetAsync(string path) =>
        await Process.Client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    /// <summary>Waits until a pull request's latest generation has its report.</summary>
    public async Task<JsonElement> CompletedAsync(int number)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (status, change) = await StatusAsync(number);
            if (status == "completed")
            {
                return change;
            }

            status.ShouldNotBe("failed", change.ToString());
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Limit, $"pull request {number} is {status}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>How many pull requests up to a number have their report now.</summary>
    public async Task<int> CountCompletedAsync(int numbers)
    {
        var statuses = await Task.WhenAll(Enumerable.Range(1, numbers).Select(StatusAsync));
        return statuses.Count(status => status.Status == "completed");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.Dispose();
        Clone.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Accepted is not yet delivered: until the stream has brought the event, the change is unknown.
    private async Task<(string Status, JsonElement Change)> StatusAsync(int number)
    {
        using var answer = await Process.Client.GetAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/repositories/{Repository}/pulls/{number}"), UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return ("unknown", default);
        }

        answer.EnsureSuccessStatusCode();
        var change = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (change.GetProperty("status").GetString()!, change);
    }
}
