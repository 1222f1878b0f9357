using CommitWise.History;

namespace CommitWise.Analysis;

/// <summary>Which two states of a repository are compared.</summary>
/// <param name="Kind"><see cref="ChangeKind.Commit"/>, or <see cref="ChangeKind.PullRequest"/> for a range.</param>
/// <param name="Base">Commit that the change starts from; null when it starts from nothing (a root commit).</param>
/// <param name="Head">Commit that it ends at.</param>
public sealed record ChangeTarget(ChangeKind Kind, string? Base, string Head)
{
    /// <summary>Finds out what a person means.</summary>
    /// <param name="source">The repository.</param>
    /// <param name="revision">
    /// A revision for one commit against its first parent; <c>BASE..HEAD</c> or <c>BASE...HEAD</c> for what a pull request from HEAD into BASE
    /// would show; either side may be empty for the current commit; null for the current commit.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException">As <see cref="IRepositorySource"/>, or <c>empty-change</c> when the range has no commit.</exception>
    public static async Task<ChangeTarget> ResolveAsync(IRepositorySource source, string? revision, CancellationToken cancellationToken)
    {
        var dots = revision?.IndexOf("..", StringComparison.Ordinal) ?? -1;
        return dots < 0
            ? await CommitAsync(source, revision ?? "HEAD", cancellationToken)
            : await RangeAsync(source, revision![..dots], revision[dots..].TrimStart('.'), cancellationToken);
    }

    /// <summary>What a pull request of one commit into another shows: all that the head has and the other has not.</summary>
    /// <param name="source">The repository.</param>
    /// <param name="into">Full object id of the commit that it goes into.</param>
    /// <param name="head">Full object id of the commit that it ends at.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException"><c>no-merge-base</c>, or <c>empty-change</c> when there is nothing to show.</exception>
    public static async Task<ChangeTarget> PullRequestAsync(IRepositorySource source, string into, string head, CancellationToken cancellationToken)
    {
        var fork = await source.MergeBaseAsync(into, head, cancellationToken);
        return string.Equals(fork, head, StringComparison.Ordinal)
            ? throw new InputException("empty-change", $"{into}..{head} holds no commit that is not already part of {into}.")
            : new ChangeTarget(ChangeKind.PullRequest, fork, head);
    }

    private static async Task<ChangeTarget> CommitAsync(IRepositorySource source, string revision, CancellationToken cancellationToken)
    {
        var head = await source.ResolveAsync(revision, cancellationToken);
        var commit = await source.ReadCommitAsync(head, cancellationToken);
        return new ChangeTarget(ChangeKind.Commit, commit.Parents.Count > 0 ? commit.Parents[0] : null, head);
    }

    private static async Task<ChangeTarget> RangeAsync(IRepositorySource source, string from, string to, CancellationToken cancellationToken)
    {
        var into = await source.ResolveAsync(from.Length == 0 ? "HEAD" : from, cancellationToken);
        var head = await source.ResolveAsync(to.Length == 0 ? "HEAD" : to, cancellationToken);
        var fork = await source.MergeBaseAsync(into, head, cancellationToken);
        return string.Equals(fork, head, StringComparison.Ordinal)
            ? throw new InputException("empty-change", $"{from}..{to} holds no commit that is not already part of {(from.Length == 0 ? "HEAD" : from)}.")
            : new ChangeTarget(ChangeKind.PullRequest, fork, head);
    }
}
