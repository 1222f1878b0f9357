using System.Globalization;
using System.Text.RegularExpressions;
using CommitWise.Analysis;
using CommitWise.History;
using CommitWise.Intake;

namespace CommitWise.Repositories;

/// <summary>
/// Finds the latest changes of a repository on the first-parent line of its default branch: what a person sees who looks at the branch
/// alone. A commit is the merge of a pull request, or the squash of one, by its message; else it is a change of its own.
/// </summary>
public static partial class LatestChanges
{
    /// <summary>How many changes are looked at when a repository is seen for the first time.</summary>
    public const int Default = 20;

    /// <summary>Finds them, the newest first.</summary>
    /// <param name="workspace">The repository.</param>
    /// <param name="repository">Its key.</param>
    /// <param name="tip">Where its default branch is.</param>
    /// <param name="count">The most that are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Events as a host would have sent them; the same each time, ids included.</returns>
    public static async Task<IReadOnlyList<PullRequestEvent>> FindAsync(
        IRepositoryWorkspace workspace, string repository, RepositoryTip tip, int count, CancellationToken cancellationToken)
    {
        var changes = new List<PullRequestEvent>();
        var numbers = new HashSet<int>();
        for (var next = tip.Sha; next is not null && changes.Count < count;)
        {
            var commit = await workspace.Source.ReadCommitAsync(next, cancellationToken);
            changes.Add(Read(commit, repository, tip.Branch, numbers));
            next = commit.Parents is [var first, ..] ? first : null;
        }

        return changes;
    }

    // A number that was seen already is that of a later commit: this one only mentions it.
    private static PullRequestEvent Read(CommitDetails commit, string repository, string? branch, HashSet<int> numbers)
    {
        if (commit.Parents is [var into, var merged] && Merge().Match(commit.Subject) is { Success: true } merge
            && NumberOf(merge) is { } number && numbers.Add(number))
        {
            return PullRequest(commit, repository, number, TitleOf(commit), branch, merge.Groups["branch"].Value, into, merged);
        }

        return commit.Parents is [var parent] && Squash().Match(commit.Subject) is { Success: true } squash
            && NumberOf(squash) is { } squashed && numbers.Add(squashed)
            ? PullRequest(commit, repository, squashed, squash.Groups["title"].Value, branch, headRef: null, parent, commit.Sha)
            : Commit(commit, repository, branch);
    }

    private static PullRequestEvent PullRequest(
        CommitDetails commit, string repository, int number, string title, string? baseRef, string? headRef, string baseSha, string headSha) => new(
        IdOf(commit, ChangeKey.PullRequest(repository, number)),
        ChangeKey.PullRequest(repository, number).ToString(),
        ChangeAction.Opened,
        ChangeState.Merged,
        title,
        commit.AuthorName,
        baseRef,
        headRef,
        baseSha,
        headSha,
        commit.CommittedAt);

    private static PullRequestEvent Commit(CommitDetails commit, string repository, string? branch) => new(
        IdOf(commit, ChangeKey.Commit(repository, commit.Sha)),
        ChangeKey.Commit(repository, commit.Sha).ToString(),
        ChangeAction.Opened,
        ChangeState.Merged,
        commit.Subject,
        commit.AuthorName,
        branch,
        HeadRef: null,
        BaseSha: null,
        commit.Sha,
        commit.CommittedAt);

    // Two clones may hold the same commit, so the change is part of it.
    private static string IdOf(CommitDetails commit, ChangeKey change) => $"{change.Repository.Split('/')[0]}:history-{change}:{commit.Sha}";

    private static int? NumberOf(Match match) =>
        int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    // The host writes the title as the first line of the body.
    private static string TitleOf(CommitDetails commit) =>
        commit.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [_, var title, ..] ? title : commit.Subject;

    [GeneratedRegex(@"\AMerge pull request #(?<number>[0-9]{1,10}) from (?<branch>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Merge();

    [GeneratedRegex(@"\A(?<title>.*\S)\s+\(#(?<number>[0-9]{1,10})\)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Squash();
}
