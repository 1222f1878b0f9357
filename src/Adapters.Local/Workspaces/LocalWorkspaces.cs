using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Remotes;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>The connected repositories, each opened once and shared.</summary>
public sealed class LocalWorkspaces : IRepositoryWorkspaces, IAsyncDisposable
{
    private readonly string _cacheFolder;
    private readonly GitOptions _git;
    private readonly RemoteOptions _remote;
    private readonly RemoteHost _host;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<RepositoryConnection, Lazy<Task<LocalWorkspace>>> _open = [];

    /// <summary>Opens nothing yet.</summary>
    /// <param name="cacheFolder">Where all of ours is; may be deleted when nothing runs.</param>
    /// <param name="git">Time-outs and the program.</param>
    /// <param name="remote">From where repositories may be fetched.</param>
    public LocalWorkspaces(string cacheFolder, GitOptions? git = null, RemoteOptions? remote = null)
    {
        _cacheFolder = cacheFolder;
        _git = git ?? new GitOptions();
        _remote = remote ?? new RemoteOptions();
        _host = new RemoteHost(_remote, Dns.GetHostAddressesAsync);
    }

    /// <inheritdoc/>
    public async Task<IRepositoryWorkspace> OpenAsync(RepositoryConnection connection, CancellationToken cancellationToken)
    {
        var workspace = await OpenOnceAsync(connection, cancellationToken);
        if (workspace.IsThere)
        {
            return workspace;
        }

        await CloseAsync(connection);
        return await OpenOnceAsync(connection, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(RepositoryConnection connection, CancellationToken cancellationToken)
    {
        var cached = await CloseAsync(connection);
        List<string> folders = [.. cached, .. connection.CloneUrl is { } url ? (string[])[MirrorOf(url)] : []];
        foreach (var folder in folders.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        foreach (var connection in _open.Keys)
        {
            await CloseAsync(connection);
        }

        _closing.Dispose();
    }

    // Shared by all who ask for it meanwhile, so no one of them can stop it for the others.
    private async Task<LocalWorkspace> OpenOnceAsync(RepositoryConnection connection, CancellationToken cancellationToken)
    {
        var opening = _open.GetOrAdd(connection, key => new Lazy<Task<LocalWorkspace>>(() => Task.Run(() => OpenNewAsync(key, _closing.Token))));
        try
        {
            return await opening.Value.WaitAsync(cancellationToken);
        }
        catch when (opening.Value.IsFaulted || opening.Value.IsCanceled)
        {
            _open.TryRemove(KeyValuePair.Create(connection, opening));
            throw;
        }
    }

    private async Task<LocalWorkspace> OpenNewAsync(RepositoryConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            if (connection.Path is { } path)
            {
                return new LocalWorkspace(path, mirror: null, _cacheFolder, _git);
            }

            var url = connection.CloneUrl ?? throw new InputException("repository-unavailable", $"{connection.Repository} has neither a path nor a clone URL.");
            var mirror = new RemoteMirror(url, MirrorOf(url), _host, _remote, _git);
            await mirror.EnsureAsync(cancellationToken);
            return new LocalWorkspace(mirror.Folder, mirror, _cacheFolder, _git);
        }
        catch (InputException fault) when (fault.Problem is "not-a-repository" or "unreadable-repository")
        {
            throw new InputException("repository-unavailable", $"{connection.Repository} cannot be read: {fault.Message}", fault);
        }
    }

    private async Task<IReadOnlyList<string>> CloseAsync(RepositoryConnection connection)
    {
        if (!_open.TryRemove(connection, out var opened))
        {
            return [];
        }

        try
        {
            var workspace = await opened.Value;
            await workspace.DisposeAsync();
            return workspace.CacheFolders;
        }
        catch (Exception fault) when (fault is InputException or OperationCanceledException)
        {
            return [];
        }
    }

    private string MirrorOf(string url) =>
        Path.Combine(Path.GetFullPath(_cacheFolder), "mirrors", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..32] + ".git");
}
