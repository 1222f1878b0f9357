using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.History;
using CommitWise.History;
using CommitWise.Impact;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>One clone on this machine.</summary>
internal sealed class LocalWorkspace : IRepositoryWorkspace, IAsyncDisposable
{
    private readonly string _cacheFolder;
    private readonly GitOptions _options;
    private readonly SharedHistory _history;
    private readonly WarmSource _source;
    private readonly ProjectMaps _projects;
    private readonly BaselineFile _baseline;
    private volatile GitClone _clone;

    /// <summary>Opens a clone.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="cacheFolder">Where all of ours is.</param>
    /// <param name="options">Time-outs and the program.</param>
    public LocalWorkspace(string path, string cacheFolder, GitOptions options)
    {
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
        _clone = GitClone.Open(_clone.Root, _cacheFolder, _options);
        return new RepositoryTip(_clone.Branch, await _clone.ResolveAsync("HEAD", cancellationToken));
    }

    /// <inheritdoc/>
    public Task<ProjectMap> ReadProjectAsync(string commit, CancellationToken cancellationToken) => _projects.ReadAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public Task<HistoryLease> OpenHistoryAsync(string head, IProgress<HistoryProgress>? progress, CancellationToken cancellationToken) =>
        _history.OpenAsync(head, progress, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _history.Dispose();
        _baseline.Dispose();
    }
}
