namespace CommitWise.Grains.Repositories;

/// <inheritdoc cref="IRepositoryAliasGrain"/>
[GrainType("repository-alias")]
public sealed class RepositoryAliasGrain([PersistentState("alias")] IPersistentState<RepositoryAlias> state) : Grain, IRepositoryAliasGrain
{
    /// <summary>The key of the grain for a repository.</summary>
    /// <param name="repository">A key of the repository.</param>
    /// <param name="number">The host's own number of it.</param>
    public static string KeyOf(string repository, long number) => $"{repository[..repository.IndexOf('/', StringComparison.Ordinal)]}/id/{number}";

    /// <inheritdoc/>
    public async Task Remember(string repository)
    {
        if (state.State.Repository != repository)
        {
            state.State = new RepositoryAlias { Repository = repository };
            await state.WriteStateAsync();
        }
    }

    /// <inheritdoc/>
    public Task<string?> Resolve() => Task.FromResult(state.State.Repository);
}

/// <summary>What is stored of an alias.</summary>
[GenerateSerializer, Alias("commitwise.repository-alias-state")]
public sealed class RepositoryAlias
{
    /// <summary>Key under which the repository is connected; null when it was never heard of.</summary>
    [Id(0)]
    public string? Repository { get; set; }
}
