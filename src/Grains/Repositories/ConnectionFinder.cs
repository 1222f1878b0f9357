using System.Collections.Concurrent;
using CommitWise.Repositories;

namespace CommitWise.Grains.Repositories;

/// <summary>
/// Finds where a repository is. One that was renamed or moved at its host has events under a new name; its connection is found under the
/// old one by the host's own number, which was remembered when an event came while the name was still the one that is connected.
/// </summary>
internal sealed class ConnectionFinder(IGrainFactory grains)
{
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, string> _remembered = new(StringComparer.Ordinal);

    /// <summary>The connection of a repository.</summary>
    /// <param name="repository">Its key, by the name that it has now.</param>
    /// <param name="hostRepositoryId">The host's own number of it; null when it has none.</param>
    /// <returns>Null when it is not connected.</returns>
    public async Task<RepositoryConnection?> FindAsync(string repository, long? hostRepositoryId)
    {
        var view = await grains.GetGrain<IRepositoryGrain>(repository).Get();
        if (hostRepositoryId is not { } number)
        {
            return view?.Connection;
        }

        var alias = RepositoryAliasGrain.KeyOf(repository, number);
        if (view is null)
        {
            return await grains.GetGrain<IRepositoryAliasGrain>(alias).Resolve() is { } former && former != repository
                ? (await grains.GetGrain<IRepositoryGrain>(former).Get())?.Connection
                : null;
        }

        await RememberAsync(alias, repository);
        return view.Connection;
    }

    private async Task RememberAsync(string alias, string repository)
    {
        if (_remembered.TryGetValue(alias, out var known) && known == repository)
        {
            return;
        }

        await grains.GetGrain<IRepositoryAliasGrain>(alias).Remember(repository);
        if (_remembered.Count < MostRemembered)
        {
            _remembered[alias] = repository;
        }
    }
}
