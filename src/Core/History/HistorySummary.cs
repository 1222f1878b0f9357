using System.Text;
using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>Sums over the history of a commit.</summary>
/// <param name="Commits">Non-merge commits.</param>
/// <param name="Merges">Merge commits.</param>
/// <param name="Files">Files that are there, by the changes that led to it.</param>
/// <param name="Authors">Authors of the non-merge commits.</param>
/// <param name="TopChurn">Files that are there with the most churn, the most first.</param>
public sealed record HistorySummary(int Commits, int Merges, int Files, int Authors, IReadOnlyList<FileChurn> TopChurn);

/// <summary>How much a file changed.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Churn">Lines added plus deleted.</param>
/// <param name="Commits">Commits that touched it.</param>
/// <param name="Authors">Their authors.</param>
public sealed record FileChurn(string Path, long Churn, int Commits, int Authors);

/// <summary>Goes through all files of a history once.</summary>
/// <param name="tables">The history.</param>
/// <param name="ancestors">The commits that count.</param>
internal sealed class SummaryCollector(HistoryTables tables, AncestorSet ancestors)
{
    private readonly PathLookup _lookup = new(tables);

    /// <summary>Sums up.</summary>
    /// <param name="count">Files wanted in the list of most churn.</param>
    public HistorySummary Collect(int count)
    {
        var there = Enumerable.Range(0, tables.Origins.Count)
            .Select(file => (File: file, Path: _lookup.PathOf(file, ancestors)))
            .Where(pair => pair.Path >= 0)
            .Select(pair => (pair.File, Path: Encoding.UTF8.GetString(tables.Paths[pair.Path])))
            .ToList();
        var members = Enumerable.Range(0, ancestors.Commit + 1).Where(ancestors.Contains).ToList();
        var changes = members.Where(commit => !tables.IsMerge(commit)).ToList();
        var top = there.Select(pair => Churn(pair.File, pair.Path))
            .OrderByDescending(file => file.Churn)
            .ThenBy(file => file.Path, StringComparer.Ordinal)
            .Take(count);
        return new HistorySummary(
            changes.Count,
            members.Count - changes.Count,
            there.Count,
            changes.Select(commit => tables.CommitAuthors[commit]).Distinct().Count(),
            [.. top]);
    }

    private FileChurn Churn(int file, string path)
    {
        var (churn, commits, authors) = (0L, 0, new HashSet<int>());
        foreach (var posting in tables.Postings.Of(file))
        {
            if (ancestors.Contains(posting.Commit))
            {
                churn += posting.Churn;
                commits++;
                authors.Add(tables.CommitAuthors[posting.Commit]);
            }
        }

        return new FileChurn(path, churn, commits, authors.Count);
    }
}
