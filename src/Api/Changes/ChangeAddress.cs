using System.ComponentModel;
using CommitWise.Analysis;
using CommitWise.Api.Commits;
using CommitWise.Api.Reading;
using Microsoft.AspNetCore.Mvc;

namespace CommitWise.Api.Changes;

/// <summary>Which change a request is about, by the parts of its address.</summary>
internal interface IChangeAddress
{
    /// <summary>The change, which is known.</summary>
    /// <exception cref="InputException"><c>unknown-change</c>, or a fault of the address.</exception>
    Task<ChangeKey> FindAsync(RepositoryLookup lookup, CommitNames commits, CancellationToken cancellationToken);
}

/// <summary>A pull request.</summary>
internal sealed record PullAddress(
    [property: FromRoute, Description("Owner of the repository, any case.")] string Owner,
    [property: FromRoute, Description("Name of the repository, any case.")] string Repo,
    [property: FromRoute, Description("Number of the pull request.")] int Number,
    [property: FromQuery, Description("Host of the repository, where the name alone is ambiguous.")] string? Host) : IChangeAddress
{
    /// <inheritdoc/>
    public async Task<ChangeKey> FindAsync(RepositoryLookup lookup, CommitNames commits, CancellationToken cancellationToken) =>
        await lookup.ChangeAsync(Owner, Repo, Host, repository => ChangeKey.PullRequest(repository, Number), cancellationToken)
        ?? throw new InputException("unknown-change", $"Pull request {Number} of {RepositoryLookup.Name(Owner, Repo, Host)} is not known.");
}

/// <summary>A simulation.</summary>
internal sealed record SimulationAddress(
    [property: FromRoute, Description("Owner of the repository, any case.")] string Owner,
    [property: FromRoute, Description("Name of the repository, any case.")] string Repo,
    [property: FromRoute, Description("Number of the simulation.")] int Number,
    [property: FromQuery, Description("Host of the repository, where the name alone is ambiguous.")] string? Host) : IChangeAddress
{
    /// <inheritdoc/>
    public async Task<ChangeKey> FindAsync(RepositoryLookup lookup, CommitNames commits, CancellationToken cancellationToken) =>
        await lookup.ChangeAsync(Owner, Repo, Host, repository => ChangeKey.Simulation(repository, Number), cancellationToken)
        ?? throw new InputException("unknown-change", $"Simulation {Number} of {RepositoryLookup.Name(Owner, Repo, Host)} is not known.");
}

/// <summary>A commit.</summary>
internal sealed record CommitAddress(
    [property: FromRoute, Description("Owner of the repository, any case.")] string Owner,
    [property: FromRoute, Description("Name of the repository, any case.")] string Repo,
    [property: FromRoute, Description("Commit id; at least 4 digits of it where the repository is connected.")] string Sha,
    [property: FromQuery, Description("Host of the repository, where the name alone is ambiguous.")] string? Host) : IChangeAddress
{
    /// <inheritdoc/>
    public async Task<ChangeKey> FindAsync(RepositoryLookup lookup, CommitNames commits, CancellationToken cancellationToken)
    {
        var sha = CommitNames.IsFull(Sha) ? Sha : (await commits.ResolveAsync(Owner, Repo, Host, Sha, cancellationToken)).Sha;
        return await lookup.ChangeAsync(Owner, Repo, Host, repository => ChangeKey.Commit(repository, sha), cancellationToken)
            ?? throw new InputException("unknown-change", $"Commit {sha} of {RepositoryLookup.Name(Owner, Repo, Host)} was not analysed.");
    }
}
