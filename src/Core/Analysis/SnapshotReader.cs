using System.Text;
using CommitWise.History;
using CommitWise.Impact;
using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>Reads out of a repository and its history all that a decision about one change needs of them.</summary>
/// <param name="source">The repository.</param>
/// <param name="history">Its history, which must hold the base of the change.</param>
public sealed class SnapshotReader(IRepositorySource source, RepositoryHistory history)
{
    /// <summary>Recent changes that tell what is typical.</summary>
    public const int BaselineChanges = 500;

    // The training data has no change of a hundred files or more either.
    private const int LargestBaselineChange = 99;

    /// <summary>Reads the snapshot of a change.</summary>
    /// <param name="target">Base and head.</param>
    /// <param name="change">Author and time.</param>
    /// <param name="diff">The changed files.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HistorySnapshot> ReadAsync(
        ChangeTarget target, ChangeMetadata change, ParsedChange diff, CancellationToken cancellationToken)
    {
        var view = target.Base is { } fork ? history.AsOf(fork) : history.AsOfNothing();
        var facts = view.Facts(diff.Changes, change.Author, change.CommittedAt);
        var lines = await LinesAsync([(target.Base, diff.Changes)], cancellationToken);
        return new HistorySnapshot(
            change.BaseSha,
            view.Commits,
            WithLines(facts, diff, lines[0]),
            view.CoChanges([.. diff.Changes.Select(file => file.PathBefore ?? file.Path)]),
            await ProjectAsync(target.Head, cancellationToken),
            await BaselineAsync(view, cancellationToken));
    }

    private async Task<ProjectMap> ProjectAsync(string head, CancellationToken cancellationToken)
    {
        var paths = await source.ListFilesAsync(head, cancellationToken);
        var buildFiles = await source.ReadFilesAsync(head, [.. paths.Where(ProjectMap.IsBuildFile)], cancellationToken);
        return ProjectMap.Build(
            paths, buildFiles.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value), StringComparer.Ordinal));
    }

    private async Task<IReadOnlyList<BaselineChange>> BaselineAsync(HistoryView view, CancellationToken cancellationToken)
    {
        var commits = view.Latest(BaselineChanges).Where(commit => commit.Changes.Count <= LargestBaselineChange).ToList();
        var lines = await LinesAsync([.. commits.Select(commit => (commit.Parents.Count > 0 ? commit.Parents[0] : null, commit.Changes))], cancellationToken);
        return [.. commits.Select((commit, index) => BaselineOf(commit, lines[index]))];
    }

    private BaselineChange BaselineOf(CommitRecord commit, IReadOnlyList<int?> lines)
    {
        var facts = history.Before(commit).Facts(commit.Changes, commit.Author, commit.CommittedAt);
        var measures = ChangeMeasurer.Measure(new MeasuredChange(commit.Changes, commit.CommittedAt, commit.IsFix, WithLines(facts, lines)));
        return new BaselineChange(
            commit.Sha,
            Features.All
                .Where(feature => !double.IsNaN(measures[feature.Name]))
                .ToDictionary(feature => feature.Name, feature => Rounded.To6(measures[feature.Name]), StringComparer.Ordinal));
    }

    /// <summary>Lines of each changed file before its change, by one question for all of them.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<int?>>> LinesAsync(
        IReadOnlyList<(string? Base, IReadOnlyList<FileChange> Changes)> changes, CancellationToken cancellationToken)
    {
        var asked = changes
            .SelectMany(change => change.Changes.Where(file => change.Base is not null && file.PathBefore is not null)
                .Select(file => new FileAtCommit(change.Base!, file.PathBefore!)))
            .ToList();
        var counts = new Queue<int?>(await source.CountLinesAsync(asked, cancellationToken));
        return
        [
            .. changes.Select(change => (IReadOnlyList<int?>)
            [
                .. change.Changes.Select(file => change.Base is not null && file.PathBefore is not null ? counts.Dequeue() : (int?)0),
            ]),
        ];
    }

    private static HistoryFacts WithLines(HistoryFacts facts, IReadOnlyList<int?> lines) =>
        facts with { Files = [.. facts.Files.Zip(lines, (file, count) => file with { Lines = count })] };

    // git shows a submodule as one line that names its commit.
    private static HistoryFacts WithLines(HistoryFacts facts, ParsedChange diff, IReadOnlyList<int?> lines) =>
        WithLines(facts, [.. diff.Files.Zip(lines, (file, count) => file.IsSubmodule ? 1 : count)]);
}
