using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CommitWise.Bench.Intake;
using CommitWise.Testing;

namespace CommitWise.Bench.Scale;

/// <summary>The real service over a store of some size, started and killed as often as needed.</summary>
/// <param name="folder">Of data and cache.</param>
/// <param name="name">Repository, <c>owner/name</c>.</param>
/// <param name="changes">Pull requests in the store.</param>
internal sealed class ScaledService(string folder, string name, int changes) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private ServiceProcess? _process;
    private int _next;
    private string _middle = string.Empty;

    /// <summary>Pull requests in the store.</summary>
    public int Changes => changes;

    /// <summary>Size of the database in bytes.</summary>
    public long DatabaseBytes => new FileInfo(Path.Combine(folder, "data", "commitwise.db")).Length;

    /// <summary>Memory that the process holds now, in bytes (Linux).</summary>
    public long Memory => File.ReadLines($"/proc/{_process!.Id}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024)
        .First();

    /// <summary>Starts it, after a kill if it runs.</summary>
    /// <returns>Milliseconds until it is ready.</returns>
    public async Task<double> RestartAsync()
    {
        _process?.Kill();
        _process?.Dispose();
        var start = Stopwatch.GetTimestamp();
        _process = ServiceProcess.Start(
            ServicePaths.Service, [.. ServicePaths.Arguments(folder), "--set", "LatestChanges=0"], ServicePaths.Settings(WebhookPayloads.Secret, paused: false));
        await _process.ReadyAsync("/health/ready");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Waits until it does nothing more by itself, and finds the middle of a list.</summary>
    public async Task SettleAsync()
    {
        for (var last = TimeSpan.FromDays(-1); _process!.ProcessorTime - last > TimeSpan.FromMilliseconds(20);)
        {
            last = _process.ProcessorTime;
            await Task.Delay(Pause, TimeProvider.System);
        }

        for (var page = 0; page < Math.Min(changes / 2 / 200, 50); page++)
        {
            var answer = await _process.Client.GetFromJsonAsync<JsonElement>(new Uri($"/api/pull-requests?limit=200{_middle}", UriKind.Relative));
            _middle = $"&cursor={Uri.EscapeDataString(answer.GetProperty("nextCursor").GetString()!)}";
        }
    }

    /// <summary>Requests by what they ask, each a new one at every call.</summary>
    public IReadOnlyDictionary<string, Func<string>> Requests => new Dictionary<string, Func<string>>(StringComparer.Ordinal)
    {
        ["list, latest 50"] = () => "/api/pull-requests?limit=50",
        ["list, 50 of highest risk"] = () => $"/api/pull-requests?repository={name}&sort=risk&limit=50",
        ["list, 50 far within"] = () => $"/api/pull-requests?limit=50{_middle}",
        ["list, 50 filtered"] = () => "/api/pull-requests?minScore=20&limit=50",
        ["get, active grain"] = () => $"/api/repositories/{name}/pulls/1",
        ["get, grain to activate"] = () => $"/api/repositories/{name}/pulls/{2 + (_next++ % (changes - 1))}",
        ["generations of one"] = () => $"/api/repositories/{name}/pulls/1/reports",
    };

    /// <summary>Asks so many times, one after the other.</summary>
    /// <returns>Milliseconds of each.</returns>
    public async Task<List<double>> AskAsync(Func<string> path, int count)
    {
        List<double> times = [];
        for (var at = 0; at < count; at++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await _process!.Client.GetAsync(new Uri(path(), UriKind.Relative));
            await answer.Content.LoadIntoBufferAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
        }

        return times;
    }

    /// <inheritdoc/>
    public void Dispose() => _process?.Dispose();
}
