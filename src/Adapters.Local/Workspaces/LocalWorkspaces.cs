using CommitWise.Adapters.Local.Git;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>The connected repositories, each opened once and shared.</summary>
/// <param name="cacheFolder">Where all of ours is; may be deleted when nothing runs.</param>
/// <param name="options">Time-outs and the program.</param>
public sealed class LocalWorkspaces(string cacheFolder, GitOptions? options = null) : IRepositoryWorkspaces, IAsyncDisposable
{
    private readonly GitOptions _options = options ?? new GitOptions();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Dictionary<RepositoryConnection, LocalWorkspace> _open = [];

    /// <inheritdoc/>
    public async Task<IRepositoryWorkspace> OpenAsync(RepositoryConnection connection, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_open.TryGetValue(connection, out var known))
            {
                if (known.IsThere)
                {
                    return known;
                }

                _open.Remove(connection);
                await known.DisposeAsync();
            }

            return _open[connection] = Open(connection);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(RepositoryConnection connection, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_open.Remove(connection, out var known))
            {
                await known.DisposeAsync();
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var workspace in _open.Values)
        {
            await workspace.DisposeAsync();
        }

        _open.Clear();
        _opening.Dispose();
    }

    private LocalWorkspace Open(RepositoryConnection connection)
    {
        try
        {
            return new LocalWorkspace(connection.Path ?? throw new NotSupportedException("clone URLs"), cacheFolder, _options);
        }
        catch (InputException fault) when (fault.Problem is "not-a-repository" or "unreadable-repository")
        {
            throw new InputException("repository-unavailable", $"{connection.Repository} cannot be read: {fault.Message}", fault);
        }
    }
}
