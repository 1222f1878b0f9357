using CommitWise.Diffs;

namespace CommitWise.History;

/// <summary>A commit's own data as history keeps it; see <see cref="CommitRecord"/>.</summary>
/// <param name="Sha">Full object id.</param>
/// <param name="Parents">Ids of its parents.</param>
/// <param name="Author">Identity of the author.</param>
/// <param name="AuthoredAt">Author date; kept to the second, as UTC.</param>
/// <param name="CommittedAt">Committer date; likewise.</param>
/// <param name="Subject">First line of the message.</param>
/// <param name="IsFix">The message says that it fixes a defect.</param>
public sealed record CommitHeader(
    string Sha,
    IReadOnlyList<string> Parents,
    string Author,
    DateTimeOffset AuthoredAt,
    DateTimeOffset CommittedAt,
    string Subject,
    bool IsFix);

/// <summary>What a commit did to one file, its paths numbered; see <see cref="FileChange"/>.</summary>
/// <param name="Path">Number of the path after the change; of a deleted file the path before.</param>
/// <param name="OldPath">Number of the path before a rename or copy, else -1.</param>
/// <param name="Status">How the file changed.</param>
/// <param name="Additions">Lines added.</param>
/// <param name="Deletions">Lines deleted.</param>
/// <param name="IsBinary">Git counts no lines.</param>
public readonly record struct CommitChange(int Path, int OldPath, FileStatus Status, int Additions, int Deletions, bool IsBinary);
