using System.Text;

namespace CommitWise.History.Storage;

/// <summary>
/// The history of a repository as columns: a segment, read where it lies, and what was added since. Commits, paths, files, authors and
/// subsystems are numbers; a commit's number is above those of its parents.
/// </summary>
internal sealed class HistoryTables
{
    private readonly List<IStored> _parts = [];
    private readonly Queue<ReadOnlyMemory<byte>> _sections;

    /// <summary>Opens a segment.</summary>
    /// <param name="segment">Its bytes; empty for none.</param>
    /// <exception cref="InvalidDataException">The bytes are no segment of this version.</exception>
    public HistoryTables(ReadOnlyMemory<byte> segment)
    {
        _sections = new Queue<ReadOnlyMemory<byte>>(segment.IsEmpty ? [] : SegmentFormat.Read(segment));
        StoredBytes = segment.Length;
        Shas = Table();
        Parents = Rows<int>();
        Prefixes = Column<int>();
        Ranks = Column<long>();
        CommitAuthors = Column<int>();
        AuthoredAt = Column<long>();
        CommittedAt = Column<long>();
        Flags = Column<CommitFlags>();
        ChangesBefore = Column<int>();
        Subjects = Rows<byte>();
        Changes = Rows<StoredChange>();
        CommitSubsystems = Rows<int>();
        Paths = Table();
        PathSubsystems = Column<int>();
        PathEvents = Grouped<PathEvent>(() => Paths.Count);
        Origins = Column<FileOrigin>();
        Postings = Grouped<Posting>(() => Origins.Count);
        FilePaths = Grouped<int>(() => Origins.Count);
        Authors = Table();
        AuthorCommits = Grouped<int>(() => Authors.Count);
        Subsystems = Table();
        Check();
    }

    /// <summary>Length of the segment.</summary>
    public long StoredBytes { get; }

    /// <summary>Raw object ids of the commits.</summary>
    public ByteTable Shas { get; }

    /// <summary>A commit's parents, the first first.</summary>
    public Rows<int> Parents { get; }

    /// <summary>The largest n such that the commits 0 to n - 1 are all ancestors of the commit or itself.</summary>
    public Column<int> Prefixes { get; }

    /// <summary>
    /// Committer time in Unix seconds, but later than that of every parent (git's corrected commit date): it orders commits parents first
    /// whatever their clocks said, and depends on nothing but a commit's ancestors.
    /// </summary>
    public Column<long> Ranks { get; }

    /// <summary>A commit's author.</summary>
    public Column<int> CommitAuthors { get; }

    /// <summary>Author time in Unix seconds.</summary>
    public Column<long> AuthoredAt { get; }

    /// <summary>Committer time in Unix seconds.</summary>
    public Column<long> CommittedAt { get; }

    /// <summary>Merge, fix.</summary>
    public Column<CommitFlags> Flags { get; }

    /// <summary>Non-merge commits with a lower number.</summary>
    public Column<int> ChangesBefore { get; }

    /// <summary>First line of the message, UTF-8.</summary>
    public Rows<byte> Subjects { get; }

    /// <summary>A commit's changes; none for a merge.</summary>
    public Rows<StoredChange> Changes { get; }

    /// <summary>The subsystems that a commit touched, each once.</summary>
    public Rows<int> CommitSubsystems { get; }

    /// <summary>Paths in canonical form, UTF-8.</summary>
    public ByteTable Paths { get; }

    /// <summary>A path's first segment; the empty text for a file of the root.</summary>
    public Column<int> PathSubsystems { get; }

    /// <summary>What became of a path.</summary>
    public Grouped<PathEvent> PathEvents { get; }

    /// <summary>How each file came to be.</summary>
    public Column<FileOrigin> Origins { get; }

    /// <summary>A file's commits, each once, ascending.</summary>
    public Grouped<Posting> Postings { get; }

    /// <summary>Paths that stood for a file at some time, each once.</summary>
    public Grouped<int> FilePaths { get; }

    /// <summary>Identities of authors, UTF-8.</summary>
    public ByteTable Authors { get; }

    /// <summary>An author's non-merge commits, ascending.</summary>
    public Grouped<int> AuthorCommits { get; }

    /// <summary>First segments of paths, UTF-8.</summary>
    public ByteTable Subsystems { get; }

    /// <summary>How many commits there are, merges included.</summary>
    public int CommitCount => Shas.Count;

    /// <summary>Whether a commit has several parents.</summary>
    public bool IsMerge(int commit) => (Flags[commit] & CommitFlags.Merge) != CommitFlags.None;

    /// <summary>Whether a commit's message speaks of a fix.</summary>
    public bool IsFix(int commit) => (Flags[commit] & CommitFlags.Fix) != CommitFlags.None;

    /// <summary>A commit's own data.</summary>
    public CommitHeader HeaderOf(int commit) => new(
        ShaOf(commit),
        [.. Parents[commit].ToArray().Select(ShaOf)],
        Encoding.UTF8.GetString(Authors[CommitAuthors[commit]]),
        DateTimeOffset.FromUnixTimeSeconds(AuthoredAt[commit]),
        DateTimeOffset.FromUnixTimeSeconds(CommittedAt[commit]),
        Encoding.UTF8.GetString(Subjects[commit]),
        IsFix(commit));

    /// <summary>A commit's object id in hex.</summary>
    public string ShaOf(int commit) => Convert.ToHexStringLower(Shas[commit]);

    /// <summary>The number of a commit, or -1.</summary>
    /// <param name="sha">Its object id in hex.</param>
    public int CommitOf(string sha) => Shas.Find(Convert.FromHexString(sha));

    /// <summary>Writes everything as one segment.</summary>
    /// <returns>Its checksum.</returns>
    public byte[] Write(Stream target) => SegmentFormat.Write([.. _parts.SelectMany(part => part.Sections())], target);

    private Column<T> Column<T>()
        where T : unmanaged => Part(Next<T>());

    private Rows<T> Rows<T>()
        where T : unmanaged => Part(new Rows<T>(Next<int>(), Next<T>()));

    private Grouped<T> Grouped<T>(Func<int> keys)
        where T : unmanaged => Part(new Grouped<T>(Next<int>(), Next<T>(), keys));

    private ByteTable Table() => Part(new ByteTable(new Rows<byte>(Next<int>(), Next<byte>()), Next<int>()));

    private Column<T> Next<T>()
        where T : unmanaged => new(_sections.TryDequeue(out var section) ? section : default);

    private T Part<T>(T part)
        where T : IStored
    {
        _parts.Add(part);
        return part;
    }

    private void Check()
    {
        int[] perCommit = [Parents.Count, Prefixes.Count, Ranks.Count, CommitAuthors.Count, Flags.Count, Subjects.Count, Changes.Count];
        if (_sections.Count > 0 || perCommit.Any(count => count != CommitCount) || PathSubsystems.Count != Paths.Count)
        {
            throw new InvalidDataException("The sections of the segment do not belong together.");
        }
    }
}
