using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>
/// What history says as of one commit: only the commit and its ancestors count, so commits of other branches, and those that a forced
/// push left behind, are never seen. Safe for several threads.
/// </summary>
public sealed class HistoryView
{
    private readonly HistoryTables _tables;
    private readonly AncestorSet _ancestors;

    internal HistoryView(HistoryTables tables, int commit)
    {
        _tables = tables;
        _ancestors = new AncestorSet(tables, commit);
    }

    /// <summary>Non-merge commits.</summary>
    public int Commits => _ancestors.CountChanges();

    /// <summary>The past of a change that is based on this commit.</summary>
    /// <param name="changes">
    /// The change. A file's past is that of <see cref="FileChange.PathBefore"/>, so a new file has none. <see cref="FileFacts.Lines"/> is
    /// null: the caller knows the file and can say it by <c>facts with</c>.
    /// </param>
    /// <param name="author">Identity of the change's author, as <see cref="CommitDetails.Author"/>.</param>
    /// <param name="at">Committer time of the change: the ages of the author's commits are taken from it.</param>
    public HistoryFacts Facts(IReadOnlyList<FileChange> changes, string author, DateTimeOffset at) =>
        new FactsCollector(_tables, _ancestors, author).Collect(changes, at);

    /// <summary>Files that used to change together with others.</summary>
    /// <param name="paths">Paths of a change, before it.</param>
    /// <returns>By path in the order given, then the most frequent first.</returns>
    public IReadOnlyList<CoChange> CoChanges(IReadOnlyList<string> paths) => new CoChangeFinder(_tables, _ancestors).Find(paths);

    /// <summary>The latest non-merge commits, the newest first; parents never come before their children.</summary>
    /// <param name="count">The most that are wanted.</param>
    public IReadOnlyList<CommitRecord> Latest(int count) => [.. LatestNumbers().Take(count).Select(_tables.RecordOf)];

    /// <summary>Ids of those of the latest non-merge commits that changed few files, the newest first.</summary>
    /// <param name="count">How many are looked at.</param>
    /// <param name="mostFiles">The most files that a commit may have changed.</param>
    public IReadOnlyList<string> LatestIds(int count, int mostFiles) =>
        [.. LatestNumbers().Take(count).Where(commit => _tables.Changes[commit].Length <= mostFiles).Select(_tables.ShaOf)];

    /// <summary>Sums over the commits: files that are there, authors, and the files with the most churn.</summary>
    /// <param name="count">How many files are wanted.</param>
    public HistorySummary Summarize(int count) => new SummaryCollector(_tables, _ancestors).Collect(count);

    /// <summary>All non-merge commits, the newest first, each read when it is asked for; parents never come before their children.</summary>
    public IEnumerable<CommitRecord> NewestFirst() => LatestNumbers().Select(_tables.RecordOf);

    private IEnumerable<int> LatestNumbers()
    {
        // By rank alone two commits of one second could come in either order; the object id decides.
        var waiting = new PriorityQueue<int, int>(Comparer<int>.Create(CompareNewestFirst));
        var seen = new HashSet<int>();
        if (_ancestors.Commit >= 0)
        {
            waiting.Enqueue(_ancestors.Commit, _ancestors.Commit);
        }

        while (waiting.TryDequeue(out var commit, out _))
        {
            foreach (var parent in _tables.Parents[commit])
            {
                if (seen.Add(parent))
                {
                    waiting.Enqueue(parent, parent);
                }
            }

            if (!_tables.IsMerge(commit))
            {
                yield return commit;
            }
        }
    }

    private int CompareNewestFirst(int left, int right) => _tables.Ranks[right].CompareTo(_tables.Ranks[left]) is not 0 and var byRank
        ? byRank
        : _tables.Shas[right].SequenceCompareTo(_tables.Shas[left]);
}
