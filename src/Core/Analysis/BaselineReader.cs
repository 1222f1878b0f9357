using CommitWise.History;
using CommitWise.Repositories;
using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>Measures the latest changes before a commit, each with what was known when it was made.</summary>
/// <param name="workspace">The repository.</param>
/// <param name="history">Its history.</param>
internal sealed class BaselineReader(IRepositoryWorkspace workspace, RepositoryHistory history)
{
    /// <summary>Recent changes that tell what is typical.</summary>
    public const int Changes = 500;

    // The training data has no change of a hundred files or more either.
    private const int LargestChange = 99;

    /// <summary>Measures them, the newest first.</summary>
    public Task<IReadOnlyList<BaselineChange>> ReadAsync(HistoryView view, CancellationToken cancellationToken) =>
        workspace.Baseline.GetOrAddAsync(view.LatestIds(Changes, LargestChange), MeasureAsync, cancellationToken);

    private async Task<IReadOnlyList<BaselineChange>> MeasureAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var commits = ids.Select(history.Commit).ToList();
        var lines = await BaseLines.CountAsync(
            workspace.Source, [.. commits.Select(commit => (commit.Parents.Count > 0 ? commit.Parents[0] : null, commit.Changes))], cancellationToken);
        return [.. commits.Select((commit, index) => Measure(commit, lines[index]))];
    }

    private BaselineChange Measure(CommitRecord commit, IReadOnlyList<int?> lines)
    {
        var facts = history.Before(commit).Facts(commit.Changes, commit.Author, commit.CommittedAt);
        var measures = ChangeMeasurer.Measure(new MeasuredChange(
            commit.Changes,
            commit.CommittedAt,
            commit.IsFix,
            facts with { Files = [.. facts.Files.Zip(lines, (file, count) => file with { Lines = count })] }));
        return new BaselineChange(
            commit.Sha,
            Features.All
                .Where(feature => !double.IsNaN(measures[feature.Name]))
                .ToDictionary(feature => feature.Name, feature => Rounded.To6(measures[feature.Name]), StringComparer.Ordinal));
    }
}
