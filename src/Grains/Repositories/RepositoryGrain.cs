using CommitWise.Grains.Changes;
using CommitWise.Grains.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Repositories;

/// <summary>
/// A thin shell: keeps where the repository is and how the latest look at it went. The look itself is <see cref="RepositorySync"/>'s, outside
/// of any turn.
/// </summary>
[GrainType("repository")]
public sealed partial class RepositoryGrain(
    [PersistentState("repository")] IPersistentState<RepositoryDocument> state,
    [PersistentState("numbers")] IPersistentState<RepositoryNumbers> numbers,
    RepositorySync sync,
    IOptions<GrainsOptions> options,
    GrainsTelemetry telemetry,
    TimeProvider time,
    ILogger<RepositoryGrain> logger) : Grain, IRepositoryGrain
{
    private IGrainTimer _timer = null!;
    private RepositoryView? _view;

    private string Key => this.GetPrimaryKeyString();

    private RepositoryDocument Document => state.State;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(_ => Resume(), new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Show();
        Schedule();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<RepositoryView> Connect(ConnectRepository command)
    {
        var connection = Checked(command);
        if (Document.Connection is { } known)
        {
            return known == connection ? await Get() ?? Document.View() : throw new InputException(
                "repository-connected", $"{Key} is connected already, to {known.Path ?? known.CloneUrl}; disconnect it first.");
        }

        var now = time.GetUtcNow();
        state.State = new RepositoryDocument
        {
            Connection = connection,
            HostRepositoryId = command.HostRepositoryId,
            ConnectedAt = now,
            ConnectedBy = Texts.Name(command.By)!,
            DueAt = now,
        };
        await Save();
        if (command.HostRepositoryId is { } number)
        {
            await GrainFactory.GetGrain<IRepositoryAliasGrain>(RepositoryAliasGrain.KeyOf(Key, number)).Remember(Key);
        }

        Log.Connected(logger, Key, command.By);
        Begin();
        return await Get() ?? Document.View();
    }

    /// <inheritdoc/>
    public async Task<RepositoryView> Sync()
    {
        RequireConnection();
        if (!sync.IsUnderWay(Key))
        {
            Document.Failures = 0;
            Document.DueAt = time.GetUtcNow();
            Document.Status = SyncStatus.Syncing;
            await Save();
            Begin();
        }

        return await Get() ?? Document.View();
    }

    /// <inheritdoc/>
    public async Task<bool> Disconnect(string by)
    {
        if (Document.Connection is not { } connection)
        {
            return false;
        }

        sync.Cancel(Key);
        await state.ClearStateAsync();
        Show();
        Schedule();
        Log.Disconnected(logger, Key, by);
        sync.Forget(connection);
        return true;
    }

    /// <inheritdoc/>
    public async Task<int> NextSimulation()
    {
        RequireConnection();
        numbers.State.LastSimulation++;
        try
        {
            await numbers.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        return numbers.State.LastSimulation;
    }

    /// <inheritdoc/>
    public Task<RepositoryView?> Get() =>
        Task.FromResult(_view is null ? null : _view with { Progress = _view.Status == SyncStatus.Syncing ? sync.Progress(Key) : null });

    /// <inheritdoc/>
    public async Task Synced(SyncResult result)
    {
        if (!Document.IsConnected)
        {
            return;
        }

        telemetry.SyncEnded(result.Error?.Type ?? "ready");
        var now = time.GetUtcNow();
        if (result.Error is { } error)
        {
            Document.Failures++;
            Document.Status = SyncStatus.Failed;
            Document.Error = Texts.Problem(error);
            Document.DueAt = now + options.Value.Rules().RetryDelay(Document.Failures);
            Log.Failed(logger, Key, error.Type, Document.DueAt);
        }
        else
        {
            (Document.DefaultBranch, Document.Head, Document.Commits) = (result.DefaultBranch, result.Head, result.Commits);
            (Document.Status, Document.Error, Document.Failures, Document.DueAt) = (SyncStatus.Ready, null, 0, null);
            Document.SyncedAt = now;
        }

        await Save();
        sync.Told(Key);
        Schedule();
    }

    /// <inheritdoc/>
    public Task Resume()
    {
        if (Document is { IsConnected: true, DueAt: { } due } && due <= time.GetUtcNow())
        {
            Begin();
        }
        else
        {
            // The timer may have come a little early.
            Schedule();
        }

        return Task.CompletedTask;
    }

    private void Begin()
    {
        if (sync.Begin(Document.Connection!) && Document.Status != SyncStatus.Syncing)
        {
            Document.Status = SyncStatus.Syncing;
            Show();
        }

        Schedule();
    }

    private async Task Save()
    {
        Document.Version++;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        Schedule();
        Show();
    }

    private void Show() => _view = Document.IsConnected ? Document.View() : null;

    private void Schedule()
    {
        var wait = Document.DueAt is { } due && !sync.IsUnderWay(Key) ? due - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        _timer.Change(wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }

    private void RequireConnection()
    {
        if (!Document.IsConnected)
        {
            throw new InputException("unknown-repository", $"{Key} is not connected.");
        }
    }

    private CommitWise.Repositories.RepositoryConnection Checked(ConnectRepository command)
    {
        var connection = command.Connection;
        if (connection.Repository != Key)
        {
            throw new InputException("invalid-repository", $"The connection is that of {connection.Repository}, not of {Key}.");
        }

        return (connection.Path is null) != (connection.CloneUrl is null)
            ? connection
            : throw new InputException("invalid-repository", $"{Key} needs either the path of a clone or an address to clone from.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Repository} was connected by {By}")]
        public static partial void Connected(ILogger logger, string repository, string by);

        [LoggerMessage(2, LogLevel.Information, "{Repository} was disconnected by {By}")]
        public static partial void Disconnected(ILogger logger, string repository, string by);

        [LoggerMessage(3, LogLevel.Warning, "{Repository} could not be read: {Problem}; next look at {NextAt}")]
        public static partial void Failed(ILogger logger, string repository, string problem, DateTimeOffset? nextAt);
    }
}
