using CommitWise.Analysis;
using CommitWise.Api.Intake;
using CommitWise.Api.Security;
using CommitWise.Durability;
using CommitWise.Grains;
using CommitWise.Intake;

namespace CommitWise.Api.Commits;

/// <summary>Has a commit analysed: a new one by an event like any other, a known one again by its grain.</summary>
/// <param name="index">Knows which are known.</param>
/// <param name="grains">Analyse.</param>
/// <param name="intake">Takes events.</param>
internal sealed class CommitAnalysis(IIndex index, IGrainFactory grains, EventIntake intake)
{
    /// <summary>Begins an analysis.</summary>
    /// <returns>The generation that was begun; null when the commit is new.</returns>
    /// <exception cref="InputException"><c>analysis-running</c> without <paramref name="force"/>.</exception>
    public async Task<int?> BeginAsync(ChangeKey change, OpenRepository repository, bool force, Caller caller, CancellationToken cancellationToken)
    {
        if (await index.GetAsync(new IndexKey(IndexNames.Changes, change.ToString()), cancellationToken) is not null)
        {
            return await grains.GetGrain<IPullRequestGrain>(change.ToString()).Analyze(force, caller.Name);
        }

        var commit = await repository.Workspace.Source.ReadCommitAsync(change.Sha!, cancellationToken);
        var host = change.Repository.Split('/')[0];

        // Not named after the commit: one that was forgotten may be asked for again.
        await intake.AcceptAsync(
            new PullRequestEvent(
                $"{host}:analyze:{Guid.NewGuid():n}",
                change.ToString(),
                ChangeAction.Opened,
                ChangeState.Merged,
                null,
                null,
                repository.View.DefaultBranch,
                null,
                null,
                commit.Sha,
                commit.CommittedAt),
            cancellationToken);
        return null;
    }
}
