using System.Text;

namespace CommitWise.History.Storage;

/// <summary>Commits as history keeps them, out of its columns.</summary>
internal static class StoredRecords
{
    /// <summary>One commit.</summary>
    public static CommitRecord RecordOf(this HistoryTables tables, int commit)
    {
        var header = tables.HeaderOf(commit);
        return new CommitRecord(
            header.Sha,
            header.Parents,
            header.Author,
            header.AuthoredAt,
            header.CommittedAt,
            header.Subject,
            header.IsFix,
            [.. tables.Changes[commit].ToArray().Select(change => ChangeOf(tables, change))]);
    }

    private static FileChange ChangeOf(HistoryTables tables, StoredChange change) => new(
        PathOf(tables, change.Path),
        change.OldPath < 0 ? null : PathOf(tables, change.OldPath),
        change.Status,
        change.Additions,
        change.Deletions,
        change.IsBinary);

    private static string PathOf(HistoryTables tables, int path) => Encoding.UTF8.GetString(tables.Paths[path]);
}
