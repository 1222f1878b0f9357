using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace CommitWise.Cli.Backup;

/// <summary>A service that runs, asked over REST. The key is taken from <c>COMMITWISE_KEY</c>, as command lines can be read by others.</summary>
internal sealed class RunningService : IDisposable
{
    private const string KeyVariable = "COMMITWISE_KEY";
    private const string AddressFile = "service.url";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http;

    /// <summary>Asks a service.</summary>
    /// <param name="address">Its address.</param>
    public RunningService(Uri address)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
        {
            _http.DefaultRequestHeaders.Add("X-Api-Key", key);
        }
    }

    /// <summary>Where the service of a data folder listens.</summary>
    /// <exception cref="InputException"><c>service-unavailable</c>: it does not say.</exception>
    public static Uri AddressOf(string data)
    {
        var path = Path.Combine(data, AddressFile);
        try
        {
            return new Uri(File.ReadAllText(path).Trim(), UriKind.Absolute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or UriFormatException)
        {
            throw new InputException(
                "service-unavailable", $"{data} is in use, and {path} does not say where its service listens (it may be starting); --url names its address.", fault);
        }
    }

    /// <summary>Has it write a backup, and waits until it is whole.</summary>
    public async Task<BackupView> BackUpAsync(string? name, CancellationToken cancellationToken)
    {
        var backup = await SendAsync(
            () => _http.PostAsJsonAsync(new Uri("/api/admin/backup", UriKind.Relative), new BackupBody(name), BackupViews.Default.BackupBody, cancellationToken), cancellationToken);
        while (backup.Status == "running")
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            backup = await SendAsync(() => _http.GetAsync(new Uri($"/api/admin/backups/{backup.Name}", UriKind.Relative), cancellationToken), cancellationToken);
        }

        return backup.Status == "completed"
            ? backup
            : throw new InputException(backup.Problem ?? "backup-failed", backup.Error ?? "The service could not write the backup; its log says more.");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<BackupView> SendAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await send();
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted)
            {
                return (await answer.Content.ReadFromJsonAsync(BackupViews.Default.BackupView, cancellationToken))!;
            }

            throw await FaultAsync(answer, cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or System.Text.Json.JsonException or NotSupportedException)
        {
            throw new InputException("service-unavailable", $"The service at {_http.BaseAddress} does not answer as one: {fault.Message}", fault);
        }
    }

    private static async Task<InputException> FaultAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var problem = await answer.Content.ReadFromJsonAsync(BackupViews.Default.ProblemView, cancellationToken);
        var hint = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? $" ({KeyVariable} is the key of an admin.)" : string.Empty;
        return new InputException(problem?.Type?.Split(':')[^1] ?? "service-unavailable", $"{problem?.Detail ?? $"The service answered {(int)answer.StatusCode}."}{hint}");
    }
}

/// <summary>What the service is asked.</summary>
/// <param name="Folder">Name of the backup.</param>
internal sealed record BackupBody(string? Folder);

/// <summary>What it says of a backup.</summary>
internal sealed record BackupView(string Name, string Folder, string Status, long? Objects, long? Bytes, string? Sha256, string? Problem, string? Error);

/// <summary>What it says when it refuses.</summary>
internal sealed record ProblemView(string? Type, string? Detail);

/// <summary>JSON of these.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupBody))]
[JsonSerializable(typeof(BackupView))]
[JsonSerializable(typeof(ProblemView))]
internal sealed partial class BackupViews : JsonSerializerContext;
