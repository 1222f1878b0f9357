using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CommitWise.Diffs;
using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>Adds commits to a history, parents before children. Not for several threads at once.</summary>
/// <remarks>
/// A merge is kept for its parents only: what it brings together was done, and is counted, in the commits of its parents. Counting it
/// again would count every change once for each merge that passes it on.
/// </remarks>
public sealed class HistoryBuilder
{
    private readonly FileTracker _tracker;
    private readonly List<StoredChange> _changes = [];
    private readonly List<int> _subsystems = [];
    private readonly List<int> _parents = [];
    private AncestorSet? _lastParent;

    /// <summary>An empty history.</summary>
    public HistoryBuilder()
        : this(ReadOnlyMemory<byte>.Empty)
    {
    }

    /// <summary>Goes on from a segment.</summary>
    /// <param name="segment">What <see cref="WriteSegment"/> wrote; must stay as it is as long as the history is used.</param>
    /// <exception cref="InvalidDataException">It is no segment of this version.</exception>
    public HistoryBuilder(ReadOnlyMemory<byte> segment)
    {
        Tables = new HistoryTables(segment);
        _tracker = new FileTracker(Tables);
        StoredCommits = Tables.CommitCount;
    }

    /// <summary>Commits so far, merges included.</summary>
    public int Commits => Tables.CommitCount;

    /// <summary>Those of them in the segment.</summary>
    public int StoredCommits { get; }

    /// <summary>The columns.</summary>
    internal HistoryTables Tables { get; }

    /// <summary>The number of a path, for <see cref="CommitChange"/>.</summary>
    /// <param name="path">Canonical form of <see cref="GitPath"/> in UTF-8.</param>
    public int AddPath(ReadOnlySpan<byte> path)
    {
        var number = Tables.Paths.Add(path);
        if (number == Tables.PathSubsystems.Count)
        {
            Tables.PathSubsystems.Add(Tables.Subsystems.Add(path[..Math.Max(0, path.IndexOf((byte)'/'))]));
        }

        return number;
    }

    /// <summary>Whether a commit is there.</summary>
    /// <param name="sha">Its full object id.</param>
    public bool Contains(string sha) => Tables.CommitOf(sha) >= 0;

    /// <summary>Adds all commits of another history that are ancestors of some head, or one of them.</summary>
    /// <param name="other">The other history.</param>
    /// <param name="heads">Object ids; those that the other does not know are passed over.</param>
    public void AppendAncestors(RepositoryHistory other, IReadOnlyList<string> heads)
    {
        AncestorSet[] kept = [.. heads.Where(other.Contains).Select(other.AncestorsOf)];
        foreach (var commit in Enumerable.Range(0, other.Commits).Where(commit => kept.Any(set => set.Contains(commit))))
        {
            var changes = other.Tables.Changes[commit].ToArray().Select(change => Renumbered(change, other.Tables));
            Append(other.Tables.HeaderOf(commit), [.. changes]);
        }
    }

    /// <summary>Adds a commit; one that is there already is left as it is.</summary>
    /// <param name="commit">Its own data.</param>
    /// <param name="changes">What it did; ignored for a merge.</param>
    /// <exception cref="InvalidDataException">A parent is not there.</exception>
    public void Append(CommitHeader commit, ReadOnlySpan<CommitChange> changes)
    {
        var sha = Convert.FromHexString(commit.Sha);
        if (Tables.Shas.Find(sha) >= 0)
        {
            return;
        }

        FindParents(commit);
        AppendChanges(_parents.Count > 1 ? [] : changes);
        AppendCommit(commit);
        Tables.Shas.Add(sha);
    }

    /// <summary>Writes everything as one segment.</summary>
    /// <param name="target">Takes the bytes.</param>
    /// <returns>The segment's checksum, its last 32 bytes.</returns>
    public byte[] WriteSegment(Stream target) => Tables.Write(target);

    private CommitChange Renumbered(StoredChange change, HistoryTables from) => new(
        AddPath(from.Paths[change.Path]),
        change.OldPath < 0 ? StoredChange.None : AddPath(from.Paths[change.OldPath]),
        change.Status,
        change.Additions,
        change.Deletions,
        change.IsBinary);

    private void FindParents(CommitHeader commit)
    {
        _parents.Clear();
        foreach (var parent in commit.Parents)
        {
            _parents.Add(Tables.CommitOf(parent) is >= 0 and var number
                ? number
                : throw new InvalidDataException($"Commit {commit.Sha} came before its parent {parent}."));
        }
    }

    private void AppendCommit(CommitHeader commit)
    {
        var author = Tables.Authors.Add(Encoding.UTF8.GetBytes(commit.Author));
        var isMerge = _parents.Count > 1;
        var committed = commit.CommittedAt.ToUnixTimeSeconds();
        Tables.ChangesBefore.Add(ChangesSoFar());
        Tables.Prefixes.Add(AncestorSet.PrefixOf(Tables, CollectionsMarshal.AsSpan(_parents)));
        Tables.Ranks.Add(_parents.Aggregate(committed, (rank, parent) => Math.Max(rank, Tables.Ranks[parent] + 1)));
        Tables.CommitAuthors.Add(author);
        Tables.AuthoredAt.Add(commit.AuthoredAt.ToUnixTimeSeconds());
        Tables.CommittedAt.Add(committed);
        Tables.Flags.Add((isMerge ? CommitFlags.Merge : CommitFlags.None) | (commit.IsFix ? CommitFlags.Fix : CommitFlags.None));
        Tables.Subjects.Add(Encoding.UTF8.GetBytes(commit.Subject));
        Tables.Parents.Add(CollectionsMarshal.AsSpan(_parents));
        if (!isMerge)
        {
            Tables.AuthorCommits.Add(author, Commits);
        }
    }

    private int ChangesSoFar() => Commits == 0
        ? 0
        : Tables.ChangesBefore[Commits - 1] + (Tables.IsMerge(Commits - 1) ? 0 : 1);

    private void AppendChanges(ReadOnlySpan<CommitChange> changes)
    {
        _changes.Clear();
        _subsystems.Clear();
        foreach (var change in changes)
        {
            var kind = (int)change.Status | (change.IsBinary ? StoredChange.BinaryFlag : 0);
            _changes.Add(new StoredChange(change.Path, change.OldPath, StoredChange.None, change.Additions, change.Deletions, kind));
            if (Tables.PathSubsystems[change.Path] is var subsystem && !_subsystems.Contains(subsystem))
            {
                _subsystems.Add(subsystem);
            }
        }

        var tracked = CollectionsMarshal.AsSpan(_changes);
        _tracker.Track(Commits, Parent(), tracked);
        foreach (var change in tracked)
        {
            AddPosting(change.File, change.Additions + change.Deletions);
        }

        Tables.Changes.Add(tracked);
        Tables.CommitSubsystems.Add(CollectionsMarshal.AsSpan(_subsystems));
    }

    private AncestorSet Parent()
    {
        var parent = _parents.Count > 0 ? _parents[0] : -1;
        return _lastParent?.Commit == parent ? _lastParent : _lastParent = new AncestorSet(Tables, parent);
    }

    private void AddPosting(int file, int churn)
    {
        ref var last = ref Tables.Postings.LastAdded(file);
        if (!Unsafe.IsNullRef(ref last) && last.Commit == Commits)
        {
            last = last with { Churn = last.Churn + churn };
            return;
        }

        Tables.Postings.Add(file, new Posting(Commits, churn));
    }
}
