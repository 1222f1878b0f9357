namespace CommitWise.Diffs;

/// <summary>What a diff says about one file. Paths are in the canonical form of <see cref="GitPath"/>.</summary>
public sealed class FileDiff
{
    private readonly List<Hunk> _hunks = [];

    internal FileDiff(string path) => Path = path;

    /// <summary>The new path; of a deleted file the old one.</summary>
    public string Path { get; }

    /// <summary>The path before a rename, or the source of a copy; else null.</summary>
    public string? OldPath { get; internal init; }

    /// <summary>What happened to the file.</summary>
    public FileStatus Status { get; internal set; }

    /// <summary>Mode of the old version, such as 0x81A4 for octal 100644; null when unknown or when there is no old version.</summary>
    public int? OldMode { get; internal init; }

    /// <summary>Mode of the new version; null when unknown or when there is no new version.</summary>
    public int? NewMode { get; internal init; }

    /// <summary>Object name of the old version as it stands in the diff, usually abbreviated; of the first parent in a combined diff.</summary>
    public string? OldId { get; internal init; }

    /// <summary>Object name of the new version as it stands in the diff, usually abbreviated.</summary>
    public string? NewId { get; internal init; }

    /// <summary>
    /// How alike the versions are, 0 to 100 %, of a rename, a copy or a rewrite, as git measured it; null when the diff does not say.
    /// </summary>
    public int? Similarity { get; internal init; }

    /// <summary>Whether git sees no lines in it; its counts are then 0 and mean nothing.</summary>
    public bool IsBinary { get; internal set; }

    /// <summary>Whether it is a submodule: its lines name commits.</summary>
    public bool IsSubmodule { get; internal set; }

    /// <summary>Added lines; in a combined diff those against the first parent, 0 when the diff does not say.</summary>
    public int Additions { get; private set; }

    /// <summary>Deleted lines; in a combined diff those against the first parent, 0 when the diff does not say.</summary>
    public int Deletions { get; private set; }

    /// <summary>The hunks in their order; empty for binary files and for changes of name or mode only.</summary>
    public IReadOnlyList<Hunk> Hunks => _hunks;

    /// <summary>In a combined diff the counts against each parent in their order; empty in an ordinary one.</summary>
    public IReadOnlyList<ParentCounts> Parents { get; internal set; } = [];

    /// <summary>
    /// The commit of the section: the last <c>commit &lt;sha&gt;</c> line of <c>git log</c> or <c>From &lt;sha&gt;</c> line of
    /// <c>git format-patch</c> before it; null when there was none.
    /// </summary>
    public string? Commit { get; internal init; }

    /// <summary>Line of the source, from 1, at which the section starts.</summary>
    public long Line { get; internal init; }

    internal void Add(in Hunk hunk)
    {
        Additions = checked(Additions + hunk.Additions);
        Deletions = checked(Deletions + hunk.Deletions);
        _hunks.Add(hunk);
    }
}
