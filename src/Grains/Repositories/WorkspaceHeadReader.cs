using CommitWise.Analysis;
using CommitWise.Repositories;

namespace CommitWise.Grains.Repositories;

/// <summary>
/// Reads the head of a change from its connected clone: the ref that the host keeps of a pull request, else the branch. A branch of a fork
/// may bear the name of a branch here; its answer is then none of the heads in question, and counts as none.
/// </summary>
internal sealed class WorkspaceHeadReader(IRepositoryWorkspaces workspaces) : IHeadReader
{
    /// <inheritdoc/>
    public async Task<string?> ReadAsync(
        ChangeKey change, RepositoryConnection? connection, string? headRef, CancellationToken cancellationToken)
    {
        if (change.Kind == ChangeKind.Commit)
        {
            return change.Sha;
        }

        if (connection is null)
        {
            return null;
        }

        var workspace = await workspaces.OpenAsync(connection, cancellationToken);
        await workspace.RefreshAsync(cancellationToken);
        foreach (var name in Names(change, headRef))
        {
            if (await ResolveAsync(workspace, name, cancellationToken) is { } sha)
            {
                return sha;
            }
        }

        return null;
    }

    private static IEnumerable<string> Names(ChangeKey change, string? headRef)
    {
        if (change.Kind == ChangeKind.PullRequest)
        {
            yield return $"refs/pull/{change.Number}/head";
        }

        if (headRef is not null)
        {
            yield return $"refs/remotes/origin/{headRef}";
            yield return $"refs/heads/{headRef}";
        }
    }

    private static async Task<string?> ResolveAsync(IRepositoryWorkspace workspace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.Source.ResolveAsync(name, cancellationToken);
        }
        catch (InputException)
        {
            return null;
        }
    }
}
