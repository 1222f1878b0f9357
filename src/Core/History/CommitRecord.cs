namespace CommitWise.History;

/// <summary>One commit as history keeps it.</summary>
/// <param name="Sha">Full object name in lower-case hex.</param>
/// <param name="Parents">Object names of its parents; none for a root, two or more for a merge.</param>
/// <param name="Author">Identity of the author: the e-mail address in lower case, or the name when there is none.</param>
/// <param name="AuthoredAt">Author date.</param>
/// <param name="CommittedAt">Committer date: the time that all time-dependent measures use.</param>
/// <param name="Subject">First line of the message.</param>
/// <param name="IsFix">The message says that it fixes a defect (<c>FixDetector</c>).</param>
/// <param name="Changes">What it did to each file, against its only parent or the empty tree; empty for a merge.</param>
public sealed record CommitRecord(
    string Sha,
    IReadOnlyList<string> Parents,
    string Author,
    DateTimeOffset AuthoredAt,
    DateTimeOffset CommittedAt,
    string Subject,
    bool IsFix,
    IReadOnlyList<FileChange> Changes);
