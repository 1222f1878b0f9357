using CommitWise.History;
using CommitWise.Repositories;

namespace CommitWise.Analysis;

/// <summary>Reads out of a repository and its history all that a decision about one change needs of them.</summary>
/// <param name="workspace">The repository.</param>
internal sealed class SnapshotReader(IRepositoryWorkspace workspace)
{
    /// <summary>Reads the snapshot of a change.</summary>
    /// <param name="fetched">The change.</param>
    /// <param name="diff">Its files.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HistorySnapshot> ReadAsync(FetchedChange fetched, ParsedChange diff, CancellationToken cancellationToken)
    {
        var change = fetched.Change;
        using var lease = fetched.Base is { } commit ? await workspace.OpenHistoryAsync(commit, progress: null, cancellationToken) : null;
        var history = lease?.History ?? RepositoryHistory.Empty;
        var view = fetched.Base is { } fork ? history.AsOf(fork) : history.AsOfNothing();
        var facts = view.Facts(diff.Changes, fetched.Author, change.CommittedAt);
        var lines = await BaseLines.CountAsync(workspace.Source, [(fetched.Base, diff.Changes)], cancellationToken);
        return new HistorySnapshot(
            change.BaseSha,
            view.Commits,
            WithLines(facts, diff, lines[0]),
            view.CoChanges([.. diff.Changes.Select(file => file.PathBefore ?? file.Path)]),
            fetched.Tree is { } tree ? await workspace.ReadProjectAsync(tree, cancellationToken) : null,
            await new BaselineReader(workspace, history).ReadAsync(view, cancellationToken),
            [.. fetched.Unknowns, .. Unknowns(facts, fetched)]);
    }

    private static IEnumerable<string> Unknowns(HistoryFacts facts, FetchedChange fetched) =>
        fetched.IsAuthorGuessed && facts.Author.Changes == 0
            ? ["The author is known by a login only, which no commit here is written by: experience counts as none."]
            : [];

    // git shows a submodule as one line that names its commit. Where only names are known, a file without a past is a new one.
    private static HistoryFacts WithLines(HistoryFacts facts, ParsedChange diff, IReadOnlyList<int?> lines)
    {
        var files = facts.Files.Select((file, index) => file with
        {
            Lines = diff.Files[index].IsSubmodule ? 1
                : !diff.LinesKnown && file.Commits == 0 ? lines[index] ?? 0
                : lines[index],
        });
        return facts with { Files = [.. files] };
    }
}
