using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.History;
using CommitWise.Adapters.Local.Remotes;
using CommitWise.History;
using CommitWise.Impact;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>One clone on this machine.</summary>
internal sealed class LocalWorkspace : IRepositoryWorkspace, IAsyncDisposable
{
    private readonly RemoteMirror? _mirror;
    private readonly string _cacheFolder;
    private readonly GitOptions _options;
    private readonly SharedHistory _history;
    private readonly WarmSource _source;
    private readonly ProjectMaps _projects;
    private readonly BaselineFile _baseline;
    private volatile GitClone _clone;

    /// <summary>Opens a clone.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="mirror">Fetches it; null for a clone of the user's.</param>
    /// <param name="cacheFolder">Where all of ours is.</param>
    /// <param name="options">Time-outs and the program.</param>
    public LocalWorkspace(string path, RemoteMirror? mirror, string cacheFolder, GitOptions options)
    {
        _mirror = mirror;
        _cacheFolder = cacheFolder;
        _options = options;
        _clone = GitClone.Open(path, cacheFolder, options);
        _history = new SharedHistory((head, progress, token) => HistoryStore.OpenOrUpdateAsync(_clone, head, _cacheFolder, progress, token));
        _source = new WarmSource(() => _clone, _history.ForkPoint);
        _projects = new ProjectMaps(_source);
        _baseline = new BaselineFile(Path.Combine(HistoryStore.FolderOf(_clone, cacheFolder), "baseline"), options.Time);
    }

    /// <inheritdoc/>
    public IRepositorySource Source => _source;

    /// <inheritdoc/>
    public IBaselineMemory Baseline => _baseline;

    /// <summary>Whether the clone is still where it was.</summary>
    public bool IsThere => Directory.Exists(_clone.Layout.Objects);

    /// <inheritdoc/>
    public async Task<RepositoryTip> RefreshAsync(CancellationToken cancellationToken)
    {
        if (_mirror is not null)
        {
            await _mirror.FetchAsync(cancellationToken);
        }

        _clone = Reopen();
        return new RepositoryTip(_clone.Branch, await _clone.ResolveAsync("HEAD", cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<bool> FetchPullRequestAsync(int number, CancellationToken cancellationToken)
    {
        if (_mirror is null || !await _mirror.TryFetchPullRequestAsync(number, cancellationToken))
        {
            return false;
        }

        _clone = Reopen();
        return true;
    }

    /// <inheritdoc/>
    public Task<ProjectMap> ReadProjectAsync(string commit, CancellationToken cancellationToken) => _projects.ReadAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public Task<HistoryLease> OpenHistoryAsync(string head, IProgress<HistoryProgress>? progress, CancellationToken cancellationToken) =>
        _history.OpenAsync(head, progress, cancellationToken);

    /// <summary>What is cached of the clone.</summary>
    public IReadOnlyList<string> CacheFolders => [HistoryStore.FolderOf(_clone, _cacheFolder), _clone.Git.Folder];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _history.Dispose();
    }

    private GitClone Reopen()
    {
        try
        {
            return GitClone.Open(_clone.Root, _cacheFolder, _options);
        }
        catch (InputException fault) when (fault.Problem is "not-a-repository" or "unreadable-repository")
        {
            throw new InputException("repository-unavailable", $"{_clone.Root} cannot be read any more: {fault.Message}", fault);
        }
    }
}
