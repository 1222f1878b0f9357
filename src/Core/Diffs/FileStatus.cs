namespace CommitWise.Diffs;

/// <summary>How a change treats one file.</summary>
public enum FileStatus
{
    /// <summary>The content changed.</summary>
    Modified,

    /// <summary>The file is new.</summary>
    Added,

    /// <summary>The file is gone.</summary>
    Deleted,

    /// <summary>The file moved, with or without changes.</summary>
    Renamed,

    /// <summary>The file was made from another that stays.</summary>
    Copied,

    /// <summary>Only the mode changed.</summary>
    ModeChanged,
}
