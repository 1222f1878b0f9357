namespace CommitWise.Diffs;

/// <summary>What the header lines of one file section have said so far. Null for a flag means that it is not known yet.</summary>
internal sealed class SectionHeader
{
    public required long Line { get; init; }

    public string? DefaultName { get; set; }

    public string? OldName { get; set; }

    public string? NewName { get; set; }

    public bool? IsNew { get; set; }

    public bool? IsDeleted { get; set; }

    public bool IsRename { get; set; }

    public bool IsCopy { get; set; }

    public int? OldMode { get; set; }

    public int? NewMode { get; set; }

    public int? Similarity { get; set; }

    public string? OldId { get; set; }

    public string? NewId { get; set; }

    /// <summary>Parents of a combined section; 1 in an ordinary one.</summary>
    public int ParentCount { get; init; } = 1;

    /// <summary>Whether <c>---</c> and <c>+++</c> lines were there, which promise hunks.</summary>
    public bool HasNameLines { get; set; }

    /// <summary>Whether the names came without a prefix, whatever git strips by default.</summary>
    public bool HasNoPrefix { get; set; }

    /// <summary>The section as a file without hunks.</summary>
    public FileDiff ToFile(string? commit)
    {
        var oldMode = IsNew == true ? null : OldMode;
        var newMode = IsDeleted == true ? null : NewMode ?? OldMode;
        return new FileDiff((IsDeleted == true ? OldName : NewName) ?? OldName!)
        {
            OldPath = IsRename || IsCopy ? OldName : null,
            Status = Status(),
            OldMode = oldMode,
            NewMode = newMode,
            OldId = OldId,
            NewId = NewId,
            Similarity = Similarity,
            IsSubmodule = GitMode.IsSubmodule(oldMode) || GitMode.IsSubmodule(newMode),
            Commit = commit,
            Line = Line,
        };
    }

    /// <summary>The status as far as the header tells.</summary>
    public FileStatus Status() => this switch
    {
        { IsNew: true } => FileStatus.Added,
        { IsDeleted: true } => FileStatus.Deleted,
        { IsRename: true } => FileStatus.Renamed,
        { IsCopy: true } => FileStatus.Copied,
        _ => FileStatus.Modified,
    };
}
