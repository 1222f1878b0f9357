using System.Collections;
using System.Text;
using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>Gathers the facts about one change.</summary>
/// <param name="tables">The history.</param>
/// <param name="ancestors">The commits that count.</param>
/// <param name="author">Identity of the change's author.</param>
internal sealed class FactsCollector(HistoryTables tables, AncestorSet ancestors, string author)
{
    private const int SecondsPerYear = 365 * 24 * 60 * 60;

    private readonly PathLookup _lookup = new(tables);
    private readonly int _author = tables.Authors.Find(Encoding.UTF8.GetBytes(author));
    private readonly BitArray _commits = new(ancestors.Commit + 1);
    private readonly HashSet<int> _authors = [];
    private readonly HashSet<int> _fileAuthors = [];
    private int _uniqueChanges;
    private int _fileChanges;

    /// <summary>Gathers them; to be called once.</summary>
    public HistoryFacts Collect(IReadOnlyList<FileChange> changes, DateTimeOffset at)
    {
        var files = changes.Select(OfFile).ToList();
        var (byYear, inSubsystems) = OfAuthor(SubsystemsOf(changes), at.ToUnixTimeSeconds());
        return new HistoryFacts(
            files, _authors.Count, _uniqueChanges, new AuthorFacts(byYear.Sum(), byYear, inSubsystems, _fileChanges));
    }

    private FileFacts OfFile(FileChange change)
    {
        var path = change.PathBefore is { } before ? tables.Paths.Find(Encoding.UTF8.GetBytes(before)) : -1;
        return path >= 0 && _lookup.TryFind(path, ancestors, out var state)
            ? OfFile(change.Path, state.File)
            : new FileFacts(
                change.Path, Lines: null, Commits: 0, Fixes: 0, Authors: 0, Churn: 0, FirstChangedAt: null, LastChangedAt: null);
    }

    private FileFacts OfFile(string path, int file)
    {
        var (commits, fixes, churn, first, last) = (0, 0, 0L, long.MaxValue, long.MinValue);
        _fileAuthors.Clear();
        foreach (var posting in tables.Postings.Of(file))
        {
            if (!ancestors.Contains(posting.Commit))
            {
                continue;
            }

            var time = tables.CommittedAt[posting.Commit];
            commits++;
            churn += posting.Churn;
            fixes += tables.IsFix(posting.Commit) ? 1 : 0;
            (first, last) = (Math.Min(first, time), Math.Max(last, time));
            Count(posting.Commit);
        }

        _authors.UnionWith(_fileAuthors);
        return new FileFacts(path, Lines: null, commits, fixes, _fileAuthors.Count, churn, Time(first, commits), Time(last, commits));
    }

    private void Count(int commit)
    {
        var who = tables.CommitAuthors[commit];
        _fileAuthors.Add(who);
        if (!_commits[commit])
        {
            _commits[commit] = true;
            _uniqueChanges++;
            _fileChanges += who == _author ? 1 : 0;
        }
    }

    private (List<int> ByYear, int InSubsystems) OfAuthor(HashSet<int> subsystems, long at)
    {
        var byYear = new List<int>();
        var inSubsystems = 0;
        foreach (var commit in tables.AuthorCommits.Of(_author))
        {
            if (!ancestors.Contains(commit))
            {
                continue;
            }

            var years = (int)Math.Max(0, (at - tables.CommittedAt[commit]) / SecondsPerYear);
            byYear.AddRange(Enumerable.Repeat(0, Math.Max(0, years + 1 - byYear.Count)));
            byYear[years]++;
            foreach (var subsystem in tables.CommitSubsystems[commit])
            {
                inSubsystems += subsystems.Contains(subsystem) ? 1 : 0;
            }
        }

        return (byYear, inSubsystems);
    }

    private HashSet<int> SubsystemsOf(IReadOnlyList<FileChange> changes) =>
        [.. changes.Select(change => change.Path[..Math.Max(0, change.Path.IndexOf('/', StringComparison.Ordinal))])
            .Distinct(StringComparer.Ordinal)
            .Select(name => tables.Subsystems.Find(Encoding.UTF8.GetBytes(name)))
            .Where(number => number >= 0)];

    private static DateTimeOffset? Time(long seconds, int commits) => commits > 0 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
