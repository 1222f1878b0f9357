using CommitWise.History;

namespace CommitWise.Analysis;

/// <summary>Counts the lines that changed files had before their change.</summary>
internal static class BaseLines
{
    /// <summary>Counts them by one question for all changes.</summary>
    /// <param name="source">The repository.</param>
    /// <param name="changes">Changes with the commits that they start from; null for nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One list per change, one count per file; null where there is no text to count.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<int?>>> CountAsync(
        IRepositorySource source, IReadOnlyList<(string? Base, IReadOnlyList<FileChange> Changes)> changes, CancellationToken cancellationToken)
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
}
