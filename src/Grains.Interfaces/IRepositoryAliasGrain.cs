namespace CommitWise.Grains;

/// <summary>
/// The key under which a repository of a host is connected, whatever it is named now. The key is <c>{host}/id/{n}</c> with the host's own
/// number of the repository, which a rename or transfer does not change.
/// </summary>
[Alias("commitwise.repository-alias")]
public interface IRepositoryAliasGrain : IGrainWithStringKey
{
    /// <summary>Remembers under which key it is connected.</summary>
    [Alias("remember")]
    Task Remember(string repository);

    /// <summary>Under which key it is connected; null when it was never heard of.</summary>
    [Alias("resolve"), AlwaysInterleave, ReadOnly]
    Task<string?> Resolve();
}
