namespace CommitWise.Diffs;

/// <summary>What happened to a file. Whether it is binary or a submodule is a flag of <see cref="FileDiff"/>.</summary>
/// <remarks>A change of type, a file that becomes a symbolic link for one, arrives from git as a deletion and an addition.</remarks>
public enum FileStatus
{
    /// <summary>The content changed; the mode may have changed too.</summary>
    Modified,

    /// <summary>The file is new.</summary>
    Added,

    /// <summary>The file is gone.</summary>
    Deleted,

    /// <summary>The file has a new name; its content may have changed too.</summary>
    Renamed,

    /// <summary>The file was made from another that stays.</summary>
    Copied,

    /// <summary>Only the mode changed.</summary>
    ModeChanged,
}
