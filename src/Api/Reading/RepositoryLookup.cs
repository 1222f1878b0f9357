using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Grains;

namespace CommitWise.Api.Reading;

/// <summary>
/// Finds out which repository <c>owner/repo</c> is: the one at the host that was asked for, else the first that is known in the configured
/// order of hosts, else a connected one at another host.
/// </summary>
/// <param name="index">Knows repositories and changes.</param>
/// <param name="options">The order of hosts.</param>
internal sealed class RepositoryLookup(IIndex index, ApiOptions options)
{
    private const int RowsAtOnce = 200;

    /// <summary>The key of a connected repository.</summary>
    /// <exception cref="InputException"><c>unknown-repository</c>, <c>invalid-repository</c>.</exception>
    public async Task<string> ConnectedAsync(string owner, string repo, string? host, CancellationToken cancellationToken)
    {
        await foreach (var key in CandidatesAsync(owner, repo, host, cancellationToken))
        {
            if (await IsConnectedAsync(key, cancellationToken))
            {
                return key;
            }
        }

        throw new InputException("unknown-repository", $"{Name(owner, repo, host)} is not connected.");
    }

    /// <summary>The key of a connected repository, from <c>owner/repo</c> or <c>host/owner/repo</c>.</summary>
    /// <exception cref="InputException"><c>unknown-repository</c>, <c>invalid-repository</c>.</exception>
    public Task<string> ConnectedAsync(string name, CancellationToken cancellationToken)
    {
        var (host, owner, repo) = Parts(name);
        return ConnectedAsync(owner, repo, host, cancellationToken);
    }

    /// <summary>
    /// The key of a repository that is connected or has changes, as one has whose webhooks come without a connection; from <c>owner/repo</c> or
    /// <c>host/owner/repo</c>.
    /// </summary>
    /// <exception cref="InputException"><c>unknown-repository</c>, <c>invalid-repository</c>.</exception>
    public async Task<string> KnownAsync(string name, CancellationToken cancellationToken)
    {
        var (host, owner, repo) = Parts(name);
        await foreach (var key in CandidatesAsync(owner, repo, host, cancellationToken))
        {
            if (await IsConnectedAsync(key, cancellationToken) || await HasChangesAsync(key, cancellationToken))
            {
                return key;
            }
        }

        throw new InputException("unknown-repository", $"{name} is not connected, and no change of it is known.");
    }

    /// <summary>The first change that is known under a name.</summary>
    /// <param name="owner">Owner.</param>
    /// <param name="repo">Name.</param>
    /// <param name="host">Host; null to look for it.</param>
    /// <param name="change">The change within a repository.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<ChangeKey?> ChangeAsync(
        string owner, string repo, string? host, Func<string, ChangeKey> change, CancellationToken cancellationToken)
    {
        await foreach (var key in CandidatesAsync(owner, repo, host, cancellationToken))
        {
            if (await index.GetAsync(new IndexKey(IndexNames.Changes, change(key).ToString()), cancellationToken) is not null)
            {
                return change(key);
            }
        }

        return null;
    }

    /// <summary>Whether a repository is connected.</summary>
    public async Task<bool> IsConnectedAsync(string key, CancellationToken cancellationToken) =>
        await index.GetAsync(new IndexKey(IndexNames.Repositories, key), cancellationToken) is not null;

    /// <summary>The repository as a person named it.</summary>
    public static string Name(string owner, string repo, string? host) => host is null ? $"{owner}/{repo}" : $"{host}/{owner}/{repo}";

    private static (string? Host, string Owner, string Repo) Parts(string name) => name.Split('/') switch
    {
        [var owner, var repo] => (null, owner, repo),
        [var host, var owner, var repo] => (host, owner, repo),
        _ => throw new InputException("invalid-repository", $"'{name}' is no repository: owner/repo or host/owner/repo."),
    };

    private async Task<bool> HasChangesAsync(string key, CancellationToken cancellationToken)
    {
        var page = await index.QueryAsync(new IndexQuery(IndexNames.Changes, $"{key}|updated", Descending: true, 1, null, []), cancellationToken);
        return page.Rows.Count > 0;
    }

    private async IAsyncEnumerable<string> CandidatesAsync(
        string owner, string repo, string? host, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (host is not null)
        {
            yield return RepositoryKey.Of(host, owner, repo);
            yield break;
        }

        var hosts = options.Hosts.ToList();
        foreach (var known in hosts)
        {
            yield return RepositoryKey.Of(known, owner, repo);
        }

        var end = $"/{owner}/{repo}".ToLowerInvariant();
        var query = new IndexQuery(IndexNames.Repositories, "name", Descending: false, RowsAtOnce, null, []);
        for (IndexPage? page = null; page is not { NextCursor: null };)
        {
            page = await index.QueryAsync(query with { Cursor = page?.NextCursor }, cancellationToken);
            foreach (var row in page.Rows.Where(row => row.Id.Key.EndsWith(end, StringComparison.Ordinal) && !hosts.Contains(row.Id.Key.Split('/')[0])))
            {
                yield return row.Id.Key;
            }
        }
    }
}
