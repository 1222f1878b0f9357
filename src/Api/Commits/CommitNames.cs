using CommitWise.Api.Reading;
using CommitWise.Grains;
using CommitWise.Repositories;

namespace CommitWise.Api.Commits;

/// <summary>Finds commits of connected repositories by full or abbreviated ids.</summary>
/// <param name="lookup">Finds repositories.</param>
/// <param name="grains">Know where repositories are.</param>
/// <param name="workspaces">Read them.</param>
internal sealed class CommitNames(RepositoryLookup lookup, IGrainFactory grains, IRepositoryWorkspaces workspaces)
{
    private const int ShortestId = 4;
    private const int LongestId = 64;

    /// <summary>Whether a text is a full id.</summary>
    public static bool IsFull(string sha) => sha.Length is 40 or 64 && sha.All(char.IsAsciiHexDigitLower);

    /// <summary>Opens a connected repository.</summary>
    /// <exception cref="InputException"><c>unknown-repository</c> and faults of the repository.</exception>
    public async Task<OpenRepository> OpenAsync(string owner, string repo, string? host, CancellationToken cancellationToken)
    {
        var key = await lookup.ConnectedAsync(owner, repo, host, cancellationToken);
        var view = await grains.GetGrain<IRepositoryGrain>(key).Get().WaitAsync(cancellationToken)
            ?? throw new InputException("unknown-repository", $"{key} is not connected.");
        return new OpenRepository(key, view, await workspaces.OpenAsync(view.Connection, cancellationToken));
    }

    /// <summary>The commit of a connected repository that an id names. Branches and tags are not looked at.</summary>
    /// <exception cref="InputException"><c>invalid-commit</c>, <c>unknown-revision</c>, <c>ambiguous-revision</c>.</exception>
    public async Task<FoundCommit> ResolveAsync(string owner, string repo, string? host, string id, CancellationToken cancellationToken)
    {
        if (id.Length is < ShortestId or > LongestId || !id.All(char.IsAsciiHexDigit))
        {
            throw new InputException("invalid-commit", $"'{id}' is no commit id: {ShortestId} to {LongestId} hex digits.");
        }

        var repository = await OpenAsync(owner, repo, host, cancellationToken);
        var sha = await repository.Workspace.Source.ResolveAsync(id.ToLowerInvariant(), cancellationToken);

        // A branch may be named like a commit.
        return sha.StartsWith(id, StringComparison.OrdinalIgnoreCase)
            ? new FoundCommit(repository, sha)
            : throw new InputException("unknown-revision", $"{id} is no commit of {repository.Key}.");
    }
}

/// <summary>A connected repository, ready to be read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="View">What is known of it.</param>
/// <param name="Workspace">Reads it.</param>
internal sealed record OpenRepository(string Key, RepositoryView View, IRepositoryWorkspace Workspace);

/// <summary>A commit of a connected repository.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Sha">Full id.</param>
internal sealed record FoundCommit(OpenRepository Repository, string Sha);
