using CommitWise.Analysis;
using CommitWise.Intake;
using CommitWise.Repositories;

namespace CommitWise.Grains.Repositories;

/// <summary>
/// Reads the head of a change from its connected clone: the ref that the host keeps of a pull request, else the branch. A branch of a fork
/// may bear the name of a branch here, and a clone may lag behind: an answer that is none of the heads in question counts as none. Then the
/// host is asked, when it is configured.
/// </summary>
/// <param name="workspaces">Opens clones.</param>
/// <param name="host">The code host; null when there is none.</param>
internal sealed class HeadReader(IRepositoryWorkspaces workspaces, IHostDiffs? host) : IHeadReader
{
    /// <inheritdoc/>
    public async Task<string?> ReadAsync(HeadQuestion question, RepositoryConnection? connection, CancellationToken cancellationToken)
    {
        var change = question.Change;
        if (change.Kind == ChangeKind.Commit)
        {
            return change.Sha;
        }

        var asksHost = change.Kind == ChangeKind.PullRequest && host?.Serves(change.Repository) == true;
        try
        {
            if (connection is not null && await InCloneAsync(question, connection, cancellationToken) is { } sha)
            {
                return sha;
            }
        }
        catch (InputException) when (asksHost)
        {
            // A clone that cannot be read says nothing; the host may.
        }

        return asksHost ? (await host!.HeadAsync(change.Repository, change.Number!.Value, cancellationToken)).HeadSha : null;
    }

    private async Task<string?> InCloneAsync(HeadQuestion question, RepositoryConnection connection, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.OpenAsync(connection, cancellationToken);
        await workspace.RefreshAsync(cancellationToken);
        foreach (var name in Names(question))
        {
            if (await ResolveAsync(workspace, name, cancellationToken) is { } sha && question.Heads.Contains(sha, StringComparer.Ordinal))
            {
                return sha;
            }
        }

        return null;
    }

    private static IEnumerable<string> Names(HeadQuestion question)
    {
        if (question.Change.Kind == ChangeKind.PullRequest)
        {
            yield return $"refs/pull/{question.Change.Number}/head";
        }

        if (question.HeadRef is { } headRef)
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
