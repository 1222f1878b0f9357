using System.Text;
using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>
/// Finds the files that used to change together with others: evolutionary coupling with the usual bounds on support and confidence
/// (Zimmermann et al., Mining Version Histories to Guide Software Changes, TSE 2005).
/// </summary>
internal sealed class CoChangeFinder
{
    /// <summary>Commits with more files than this say nothing about what belongs together, such as a new licence header.</summary>
    public const int MostFiles = 50;

    /// <summary>Fewer commits together are chance.</summary>
    public const int LeastTogether = 3;

    /// <summary>Smallest share of a file's commits that must have touched the other too.</summary>
    public const double LeastShare = 0.3;

    private readonly HistoryTables _tables;
    private readonly AncestorSet _ancestors;
    private readonly PathLookup _lookup;
    private readonly Dictionary<int, int> _together = [];

    public CoChangeFinder(HistoryTables tables, AncestorSet ancestors)
    {
        _tables = tables;
        _ancestors = ancestors;
        _lookup = new PathLookup(tables);
    }

    /// <summary>Finds them for the paths of a change.</summary>
    public IReadOnlyList<CoChange> Find(IReadOnlyList<string> paths)
    {
        var files = paths.Distinct(StringComparer.Ordinal)
            .Select(path => (Path: path, File: FileOf(path)))
            .Where(pair => pair.File >= 0)
            .ToList();
        var changed = files.Select(pair => pair.File).ToHashSet();
        return [.. files.SelectMany(pair => With(pair.Path, pair.File, changed))];
    }

    private int FileOf(string path) =>
        _tables.Paths.Find(Encoding.UTF8.GetBytes(path)) is >= 0 and var number
        && _lookup.TryFind(number, _ancestors, out var state)
            ? state.File
            : -1;

    private List<CoChange> With(string path, int file, HashSet<int> changed)
    {
        var commits = CountTogether(file);
        return _together
            .Where(pair => pair.Value >= LeastTogether && pair.Value >= LeastShare * commits && !changed.Contains(pair.Key))
            .Select(pair => (Path: _lookup.PathOf(pair.Key, _ancestors), Together: pair.Value))
            .Where(pair => pair.Path >= 0)
            .Select(pair => new CoChange(path, Encoding.UTF8.GetString(_tables.Paths[pair.Path]), pair.Together, commits))
            .OrderByDescending(pair => pair.Together)
            .ThenBy(pair => pair.With, StringComparer.Ordinal)
            .ToList();
    }

    private int CountTogether(int file)
    {
        var commits = 0;
        var met = new HashSet<int>();
        _together.Clear();
        foreach (var posting in _tables.Postings.Of(file))
        {
            var changes = _tables.Changes[posting.Commit];
            if (changes.Length > MostFiles || !_ancestors.Contains(posting.Commit))
            {
                continue;
            }

            commits++;
            met.Clear();
            foreach (var change in changes)
            {
                if (change.File != file && met.Add(change.File))
                {
                    _together[change.File] = _together.GetValueOrDefault(change.File) + 1;
                }
            }
        }

        return commits;
    }
}
