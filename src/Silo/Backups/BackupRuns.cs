using CommitWise.Adapters.Local.Backups;
using CommitWise.Durability;

namespace CommitWise.Silo.Backups;

/// <summary>Backups of this service, one at a time, into one folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="writer">Writes them.</param>
/// <param name="time">Dates them.</param>
/// <param name="logger">Hears of each.</param>
internal sealed partial class BackupRuns(string folder, BackupWriter writer, TimeProvider time, ILogger<BackupRuns> logger) : IBackups, IAsyncDisposable
{
    private const int Remembered = 100;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _turn = new();
    private readonly List<BackupStatus> _runs = [];
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="InputException">
    /// <c>path-not-allowed</c>: the name is none, so it might lead elsewhere; <c>backup-exists</c>; <c>backup-running</c>: another one is being written.
    /// </exception>
    public BackupStatus Begin(string? name)
    {
        var now = time.GetUtcNow();
        var target = BackupFolder.Of(folder, name, now);
        lock (_turn)
        {
            if (!_running.IsCompleted)
            {
                throw new InputException("backup-running", $"Backup {_runs[^1].Name} is being written; one is written at a time.");
            }

            var run = new BackupStatus(target.Name, target.Path, BackupState.Running, now);
            _runs.RemoveAll(each => each.Name == run.Name || _runs.Count >= Remembered);
            _runs.Add(run);
            _running = Task.Run(() => RunAsync(run, target));
            return run;
        }
    }

    /// <inheritdoc/>
    public BackupStatus? Find(string name)
    {
        lock (_turn)
        {
            if (_runs.Find(run => run.Name == name) is { } known)
            {
                return known;
            }
        }

        var path = Path.Combine(folder, name);
        return BackupFolder.IsName(name) && BackupManifest.Find(path) is { } manifest
            ? new BackupStatus(name, path, BackupState.Completed, manifest.StartedAt, manifest.Contents)
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(BackupStatus run, BackupFolder target)
    {
        var start = time.GetTimestamp();
        var ended = await EndedAsync(run, target);
        lock (_turn)
        {
            _runs[_runs.IndexOf(run)] = ended;
        }

        if (ended.Contents is { } contents)
        {
            Log.Written(logger, run.Name, contents.Objects, contents.Bytes, time.GetElapsedTime(start));
        }
    }

    private async Task<BackupStatus> EndedAsync(BackupStatus run, BackupFolder target)
    {
        try
        {
            var manifest = await writer.WriteAsync(target, _stop.Token);
            return run with { State = BackupState.Completed, Contents = manifest.Contents };
        }
#pragma warning disable CA1031 // Whatever goes wrong, who asked is told by the status.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Failed(logger, run.Name, fault);
            return run with { State = BackupState.Failed, Fault = FaultOf(fault) };
        }
    }

    private static BackupFault FaultOf(Exception fault) => fault switch
    {
        InputException input => new BackupFault(input.Problem, input.Message),
        OperationCanceledException => new BackupFault("backup-stopped", "The service was stopped before the backup was whole; nothing of it was kept."),
        _ => new BackupFault("internal-error", "Something went wrong inside the service; its log says more. Nothing of the backup was kept."),
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Backup {Name}: {Objects} objects, {Bytes} bytes in {Elapsed}")]
        public static partial void Written(ILogger logger, string name, long objects, long bytes, TimeSpan elapsed);

        [LoggerMessage(2, LogLevel.Error, "Backup {Name} could not be written")]
        public static partial void Failed(ILogger logger, string name, Exception fault);
    }
}
