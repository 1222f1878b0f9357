using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>The history of a repository, ready to be asked. Safe for several threads; what it was opened from must outlive it.</summary>
public sealed class RepositoryHistory : IDisposable
{
    private readonly IDisposable? _owner;

    /// <summary>Closes a history to additions and opens it to questions.</summary>
    /// <param name="builder">The history; nothing may be appended to it any more.</param>
    /// <param name="owner">What holds the segment's memory; disposed with the history.</param>
    public RepositoryHistory(HistoryBuilder builder, IDisposable? owner = null)
    {
        Tables = builder.Tables;
        _owner = owner;
    }

    /// <summary>Commits of all known heads, merges included.</summary>
    public int Commits => Tables.CommitCount;

    /// <summary>The columns.</summary>
    internal HistoryTables Tables { get; }

    /// <summary>Whether a commit is known.</summary>
    /// <param name="sha">Full object id.</param>
    public bool Contains(string sha) => Tables.CommitOf(sha) >= 0;

    /// <summary>What there was as of a commit: it and its ancestors.</summary>
    /// <param name="sha">Full object id.</param>
    /// <exception cref="InputException"><c>unknown-revision</c>: the commit is not in this history.</exception>
    public HistoryView AsOf(string sha) => Tables.CommitOf(sha) is >= 0 and var number
        ? new HistoryView(Tables, number)
        : throw new InputException("unknown-revision", $"Commit {sha} is not in the history index.");

    /// <summary>One commit.</summary>
    /// <param name="sha">Full object id.</param>
    /// <exception cref="InputException"><c>unknown-revision</c>: the commit is not in this history.</exception>
    public CommitRecord Commit(string sha) => Tables.CommitOf(sha) is >= 0 and var number
        ? Tables.RecordOf(number)
        : throw new InputException("unknown-revision", $"Commit {sha} is not in the history index.");

    /// <summary>A history without commits.</summary>
    public static RepositoryHistory Empty { get; } = new(new HistoryBuilder());

    /// <summary>What there was before a commit: as of its first parent; nothing before a root.</summary>
    /// <param name="commit">A commit of this history.</param>
    public HistoryView Before(CommitRecord commit) => commit.Parents.Count > 0 ? AsOf(commit.Parents[0]) : AsOfNothing();

    /// <summary>What there was before any commit: nothing.</summary>
    public HistoryView AsOfNothing() => new(Tables, -1);

    /// <summary>Whether a commit is another one or an ancestor of it.</summary>
    /// <param name="ancestor">Full object id of a known commit.</param>
    /// <param name="descendant">Full object id of a known commit.</param>
    public bool IsAncestor(string ancestor, string descendant) =>
        AncestorsOf(descendant).Contains(Tables.CommitOf(ancestor));

    /// <summary>The latest commit that two have among themselves and their ancestors; null when there is none.</summary>
    /// <param name="first">Full object id of a known commit.</param>
    /// <param name="second">Full object id of a known commit.</param>
    public string? ForkPoint(string first, string second)
    {
        var (left, right) = (AncestorsOf(first), AncestorsOf(second));
        var shared = Enumerable.Range(0, Math.Min(left.Commit, right.Commit) + 1)
            .Where(commit => left.Contains(commit) && right.Contains(commit));
        return shared.OrderByDescending(commit => Tables.Ranks[commit]).Select(Tables.ShaOf).FirstOrDefault();
    }

    /// <summary>The common ancestor of two commits that has all others among its own: what git calls their merge base.</summary>
    /// <param name="first">Full object id of a known commit.</param>
    /// <param name="second">Full object id of a known commit.</param>
    /// <returns>Null when there is none, or several that are as good.</returns>
    public string? BestCommonAncestor(string first, string second)
    {
        var (left, right) = (AncestorsOf(first), AncestorsOf(second));
        var at = Math.Min(left.Commit, right.Commit);
        while (at >= 0 && !(left.Contains(at) && right.Contains(at)))
        {
            at--;
        }

        // Parents have lower numbers, so the highest common one is below no other; it is the only best one if all others are below it.
        var best = new AncestorSet(Tables, at);
        for (var other = at - 1; other >= best.Prefix; other--)
        {
            if (left.Contains(other) && right.Contains(other) && !best.Contains(other))
            {
                return null;
            }
        }

        return at < 0 ? null : Tables.ShaOf(at);
    }

    /// <inheritdoc/>
    public void Dispose() => _owner?.Dispose();

    /// <summary>A commit and its ancestors.</summary>
    internal AncestorSet AncestorsOf(string sha) => new(Tables, Tables.CommitOf(sha));
}
