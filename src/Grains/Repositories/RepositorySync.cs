using System.Collections.Concurrent;
using CommitWise.Grains.Hosting;
using CommitWise.Grains.Pool;
using CommitWise.History;
using CommitWise.Repositories;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Repositories;

/// <summary>Looks at repositories and reads their history, outside of any grain's turn, a few at once. It tells their grain how it went.</summary>
public sealed partial class RepositorySync : IHostedService, IDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    private readonly ConcurrentDictionary<string, Look> _looks = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _slots;
    private readonly IRepositoryWorkspaces _workspaces;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger<RepositorySync> _logger;
    private bool _isDisposed;

    internal RepositorySync(
        IRepositoryWorkspaces workspaces, IGrainFactory grains, IOptions<GrainsOptions> options, TimeProvider time, ILogger<RepositorySync> logger)
    {
        (_workspaces, _grains, _time, _logger) = (workspaces, grains, time, logger);
        _slots = new SemaphoreSlim(options.Value.Syncs);
    }

    /// <summary>Begins a look and returns at once; nothing happens when one is under way, or when the process stops.</summary>
    /// <returns>Whether it was begun.</returns>
    public bool Begin(RepositoryConnection connection)
    {
        if (_stopping.IsCancellationRequested)
        {
            return false;
        }

        var look = new Look(CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
        if (!_looks.TryAdd(connection.Repository, look))
        {
            look.Cancellation.Dispose();
            return false;
        }

        look.Task = Task.Run(() => RunAsync(connection, look));
        return true;
    }

    /// <summary>The grain has been told how a look ended: another one may begin.</summary>
    public void Told(string repository)
    {
        if (_looks.TryGetValue(repository, out var look) && look.HasEnded)
        {
            _looks.TryRemove(KeyValuePair.Create(repository, look));
        }
    }

    /// <summary>Whether a look is under way, or has ended and its grain is yet to be told.</summary>
    public bool IsUnderWay(string repository) => _stopping.IsCancellationRequested || _looks.ContainsKey(repository);

    /// <summary>How far the reading of a history is; null when none is read.</summary>
    public HistoryProgress? Progress(string repository) => _looks.TryGetValue(repository, out var look) ? look.Latest : null;

    /// <summary>Cancels the look that is under way; nothing more is told of it.</summary>
    public void Cancel(string repository)
    {
        if (_looks.TryRemove(repository, out var look))
        {
            _ = Task.Run(look.Cancellation.Cancel);
        }
    }

    /// <summary>Forgets what is cached of a repository, and returns at once.</summary>
    public void Forget(RepositoryConnection connection) => _ = Task.Run(async () =>
    {
        try
        {
            await _workspaces.ForgetAsync(connection, _stopping.Token);
        }
        catch (Exception fault)
        {
            Log.NotForgotten(_logger, fault, connection.Repository);
        }
    });

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops the looks that are under way: the next start begins them again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var tasks = _looks.Values.Select(look => look.Task).OfType<Task>().ToArray();
        await _stopping.CancelAsync();
        await Task.WhenAll(tasks).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _stopping.Cancel();
        _stopping.Dispose();
        _slots.Dispose();
    }

    private async Task RunAsync(RepositoryConnection connection, Look look)
    {
        var token = look.Cancellation.Token;
        try
        {
            var result = await LookAsync(connection, look, token);
            look.HasEnded = true;
            await TellAsync(connection.Repository, result, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Whoever cancelled it knows.
        }
        finally
        {
            _looks.TryRemove(KeyValuePair.Create(connection.Repository, look));
            look.Cancellation.Dispose();
        }
    }

    private async Task<SyncResult> LookAsync(RepositoryConnection connection, Look look, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var workspace = await _workspaces.OpenAsync(connection, cancellationToken);
            var tip = await workspace.RefreshAsync(cancellationToken);
            using var lease = await workspace.OpenHistoryAsync(tip.Sha, look, cancellationToken);
            return new SyncResult(tip.Branch, tip.Sha, lease.History.Commits, null);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(_logger, fault is InputException ? null : fault, connection.Repository);
            return new SyncResult(null, null, null, RunFault.Of(fault).Problem);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task TellAsync(string repository, SyncResult result, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await _grains.GetGrain<IRepositoryGrain>(repository).Synced(result);
                return;
            }
            catch (Exception) when (attempt < Pauses.Length)
            {
                await Task.Delay(Pauses[attempt], _time, cancellationToken);
            }
            catch (Exception fault)
            {
                Log.NotTold(_logger, fault, repository);
                return;
            }
        }
    }

    private sealed class Look(CancellationTokenSource cancellation) : IProgress<HistoryProgress>
    {
        private volatile bool _hasEnded;

        public CancellationTokenSource Cancellation { get; } = cancellation;

        public bool HasEnded
        {
            get => _hasEnded;
            set => _hasEnded = value;
        }

        public HistoryProgress? Latest { get; private set; }

        public Task? Task { get; set; }

        public void Report(HistoryProgress value) => Latest = value;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The look at {Repository} failed")]
        public static partial void Failed(ILogger logger, Exception? fault, string repository);

        [LoggerMessage(2, LogLevel.Error, "{Repository} could not be told how the look at it ended; the next look for unfinished work begins it again")]
        public static partial void NotTold(ILogger logger, Exception fault, string repository);

        [LoggerMessage(3, LogLevel.Warning, "What is cached of {Repository} could not be deleted")]
        public static partial void NotForgotten(ILogger logger, Exception fault, string repository);
    }
}
