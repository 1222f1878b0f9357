using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Masking;

namespace CommitWise.Api.Commits;

/// <summary>A commit in a list.</summary>
/// <param name="Sha">Full id.</param>
/// <param name="Author">Identity of the author as history knows it: e-mail address in lower case, or name.</param>
/// <param name="AuthoredAt">Author date.</param>
/// <param name="CommittedAt">Committer date.</param>
/// <param name="Subject">First line of the message, secrets masked.</param>
/// <param name="IsFix">The message says that it fixes a defect.</param>
/// <param name="Files">Changed files.</param>
/// <param name="Additions">Added lines.</param>
/// <param name="Deletions">Deleted lines.</param>
public sealed record CommitSummary(
    string Sha,
    string Author,
    DateTimeOffset AuthoredAt,
    DateTimeOffset CommittedAt,
    string Subject,
    bool IsFix,
    int Files,
    int Additions,
    int Deletions)
{
    /// <summary>The summary of a commit.</summary>
    internal static CommitSummary Of(CommitRecord commit) => new(
        commit.Sha,
        commit.Author,
        commit.AuthoredAt,
        commit.CommittedAt,
        SecretMasker.Mask(commit.Subject),
        commit.IsFix,
        commit.Changes.Count,
        commit.Changes.Sum(change => change.Additions),
        commit.Changes.Sum(change => change.Deletions));
}

/// <summary>A commit.</summary>
/// <param name="Repository">Key of its repository.</param>
/// <param name="Sha">Full id.</param>
/// <param name="Message">The whole message, secrets masked.</param>
/// <param name="AuthorName">As written in the commit.</param>
/// <param name="AuthorEmail">As written in the commit.</param>
/// <param name="AuthoredAt">Author date.</param>
/// <param name="CommittedAt">Committer date.</param>
/// <param name="Parents">Full ids, the first first.</param>
/// <param name="Additions">Added lines.</param>
/// <param name="Deletions">Deleted lines.</param>
/// <param name="Files">Changed files, against the first parent.</param>
public sealed record CommitDocument(
    string Repository,
    string Sha,
    string Message,
    string AuthorName,
    string AuthorEmail,
    DateTimeOffset AuthoredAt,
    DateTimeOffset CommittedAt,
    IReadOnlyList<string> Parents,
    long Additions,
    long Deletions,
    IReadOnlyList<CommitFile> Files)
{
    /// <summary>A commit with its diff.</summary>
    internal static CommitDocument Of(string repository, CommitDetails commit, ReadOnlyMemory<byte> diff)
    {
        var files = CommitFile.ReadAll(diff);
        return new CommitDocument(
            repository,
            commit.Sha,
            SecretMasker.Mask(commit.Message),
            commit.AuthorName,
            commit.AuthorEmail,
            commit.AuthoredAt,
            commit.CommittedAt,
            commit.Parents,
            files.Sum(file => (long)file.Additions),
            files.Sum(file => (long)file.Deletions),
            files);
    }
}

/// <summary>A file that a commit changes.</summary>
/// <param name="Path">Path after the change; of a deleted file the path before.</param>
/// <param name="OldPath">Path before a rename or copy; else null.</param>
/// <param name="Status">modified, added, deleted, renamed, copied or mode_changed.</param>
/// <param name="Additions">Added lines.</param>
/// <param name="Deletions">Deleted lines.</param>
/// <param name="IsBinary">Git counts no lines.</param>
public sealed record CommitFile(string Path, string? OldPath, string Status, int Additions, int Deletions, bool IsBinary)
{
    /// <summary>The files of a diff.</summary>
    internal static List<CommitFile> ReadAll(ReadOnlyMemory<byte> diff)
    {
        var files = new List<CommitFile>();
        using var reader = new DiffReader(diff);
        while (reader.ReadFile() is { } file)
        {
            var status = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(file.Status.ToString());
            files.Add(new CommitFile(file.Path, file.OldPath, status, file.Additions, file.Deletions, file.IsBinary));
        }

        return files;
    }
}
