using CommitWise.Analysis;
using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Repositories;

/// <summary>The connected repositories as this machine can read them: a clone, its history, and what was learnt from them before.</summary>
public interface IRepositoryWorkspaces
{
    /// <summary>Opens a repository, fetching it first when it is not on this machine. Opened once and shared.</summary>
    /// <exception cref="InputException"><c>repository-unavailable</c> and the faults of opening a clone.</exception>
    Task<IRepositoryWorkspace> OpenAsync(RepositoryConnection connection, CancellationToken cancellationToken);

    /// <summary>Forgets what is cached of a repository. A clone that a user pointed to is never touched.</summary>
    Task ForgetAsync(RepositoryConnection connection, CancellationToken cancellationToken);
}

/// <summary>One repository. Safe for several threads.</summary>
public interface IRepositoryWorkspace
{
    /// <summary>Reads commits, trees and diffs.</summary>
    IRepositorySource Source { get; }

    /// <summary>What is remembered of earlier changes' measures.</summary>
    IBaselineMemory Baseline => NoBaselineMemory.Instance;

    /// <summary>The modules and tests of a commit's tree.</summary>
    /// <param name="commit">Full object id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<ProjectMap> ReadProjectAsync(string commit, CancellationToken cancellationToken) => ProjectReader.ReadAsync(Source, commit, cancellationToken);

    /// <summary>Brings the commits of one pull request from where the repository is hosted, which a look at its branches does not.</summary>
    /// <param name="number">Number of the pull request.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when the host shows none, or the repository is a clone on this machine.</returns>
    Task<bool> FetchPullRequestAsync(int number, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Brings what is new from where the repository is hosted; of a clone on this machine, looks again.</summary>
    /// <returns>Where the default branch is now.</returns>
    Task<RepositoryTip> RefreshAsync(CancellationToken cancellationToken);

    /// <summary>The history up to a commit, reading what is new of it.</summary>
    /// <param name="head">Full object id.</param>
    /// <param name="progress">Hears how far the reading is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>To be disposed; the history stays readable until then.</returns>
    Task<HistoryLease> OpenHistoryAsync(string head, IProgress<HistoryProgress>? progress, CancellationToken cancellationToken);
}

/// <summary>Where the default branch is.</summary>
/// <param name="Branch">Its short name; null when the head is detached.</param>
/// <param name="Sha">Full object id of its tip.</param>
public sealed record RepositoryTip(string? Branch, string Sha);

/// <summary>A history that is held open.</summary>
/// <param name="history">The history.</param>
/// <param name="release">Called once when it is let go.</param>
public sealed class HistoryLease(RepositoryHistory history, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The history.</summary>
    public RepositoryHistory History { get; } = history;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
