using CommitWise.Analysis;
using CommitWise.History;
using CommitWise.Intake;
using CommitWise.Repositories;

namespace CommitWise.Silo.FirstLook;

/// <summary>The latest commits of the default branch as events.</summary>
internal static class LatestChanges
{
    /// <summary>Finds them.</summary>
    public static async Task<IReadOnlyList<PullRequestEvent>> FindAsync(
        IRepositoryWorkspace workspace, string repository, RepositoryTip tip, int count, CancellationToken cancellationToken)
    {
        using var lease = await workspace.OpenHistoryAsync(tip.Sha, null, cancellationToken);
        return [.. lease.History.AsOf(tip.Sha).NewestFirst().Take(count).Select(commit => EventOf(repository, tip, commit))];
    }

    private static PullRequestEvent EventOf(string repository, RepositoryTip tip, CommitRecord commit)
    {
        var change = ChangeKey.Commit(repository, commit.Sha).ToString();
        return new PullRequestEvent(
            $"{RepositoryKey.LocalHost}:first-look:{change}",
            change,
            ChangeAction.Opened,
            ChangeState.Merged,
            null,
            null,
            tip.Branch,
            null,
            null,
            commit.Sha,
            commit.CommittedAt);
    }
}
