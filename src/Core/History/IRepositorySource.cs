namespace CommitWise.History;

/// <summary>
/// Reads one repository. Everything is named by full object ids, which <see cref="ResolveAsync"/> gives; nothing is ever written to it, and
/// nothing that it holds is run or obeyed.
/// </summary>
/// <remarks>
/// Faults are <see cref="InputException"/>s: <c>unknown-revision</c>, <c>ambiguous-revision</c>, <c>invalid-argument</c>,
/// <c>missing-object</c>, <c>no-merge-base</c>, <c>unborn-branch</c>, <c>empty-repository</c>, <c>git-timeout</c>, <c>git-failed</c>.
/// </remarks>
public interface IRepositorySource
{
    /// <summary>The id of the tree without files, in the hash of this repository: what a root commit is compared with.</summary>
    string EmptyTree { get; }

    /// <summary>The commit that a revision names.</summary>
    /// <param name="revision">A branch, tag, full or abbreviated id, with suffixes such as <c>~2</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<string> ResolveAsync(string revision, CancellationToken cancellationToken);

    /// <summary>The best common ancestor of two commits.</summary>
    Task<string> MergeBaseAsync(string first, string second, CancellationToken cancellationToken);

    /// <summary>A commit's own data, if the repository holds it.</summary>
    /// <param name="commit">Full object id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when it does not, or when the id is that of something else.</returns>
    Task<CommitDetails?> FindCommitAsync(string commit, CancellationToken cancellationToken);

    /// <summary>A commit's own data.</summary>
    Task<CommitDetails> ReadCommitAsync(string commit, CancellationToken cancellationToken);

    /// <summary>The non-merge commits that <paramref name="head"/> has and <paramref name="from"/> has not, oldest first.</summary>
    Task<IReadOnlyList<CommitDetails>> ReadRangeAsync(string from, string head, CancellationToken cancellationToken);

    /// <summary>The paths of everything that a commit's tree holds: files, symbolic links and submodules.</summary>
    /// <returns>Full paths in canonical form, in git's order, which is that of their bytes.</returns>
    Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Contents of small files of one commit, such as build files, by path. A symbolic link's content is its target.</summary>
    /// <returns>All of them in memory; a path that is no file there, or one of more than 4 MiB, is left out.</returns>
    Task<IReadOnlyDictionary<string, byte[]>> ReadFilesAsync(string commit, IReadOnlyList<string> paths, CancellationToken cancellationToken);

    /// <summary>Lines of files, each at its own commit, as many as there are newlines, plus one for a last line without.</summary>
    /// <returns>In the order asked; null for what is no text file there.</returns>
    Task<IReadOnlyList<int?>> CountLinesAsync(IReadOnlyList<FileAtCommit> files, CancellationToken cancellationToken);

    /// <summary>Writes the unified diff between two commits or trees, renames detected, with three lines of context.</summary>
    Task CopyDiffAsync(string from, string to, Stream target, CancellationToken cancellationToken);
}

/// <summary>A file of a commit.</summary>
/// <param name="Commit">Full object id.</param>
/// <param name="Path">Path in canonical form.</param>
public sealed record FileAtCommit(string Commit, string Path);

/// <summary>A commit's own data.</summary>
/// <param name="Sha">Full object id.</param>
/// <param name="Parents">Ids of its parents, the first first.</param>
/// <param name="AuthorName">As written in the commit.</param>
/// <param name="AuthorEmail">As written in the commit.</param>
/// <param name="AuthoredAt">Author date.</param>
/// <param name="CommittedAt">Committer date.</param>
/// <param name="Message">The whole message.</param>
public sealed record CommitDetails(
    string Sha,
    IReadOnlyList<string> Parents,
    string AuthorName,
    string AuthorEmail,
    DateTimeOffset AuthoredAt,
    DateTimeOffset CommittedAt,
    string Message)
{
    /// <summary>Who the author is to history: the e-mail address in lower case, or the name when there is none.</summary>
    public string Author => AuthorEmail.Trim() is { Length: > 0 } email ? email.ToLowerInvariant() : AuthorName;

    /// <summary>First line of the message.</summary>
    public string Subject => Message.TrimStart().AsSpan() is var text && text.IndexOf('\n') is var end and >= 0
        ? text[..end].Trim().ToString()
        : text.Trim().ToString();
}
