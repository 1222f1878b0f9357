using CommitWise.Diffs;

namespace CommitWise.History;

/// <summary>What one commit or one change did to one file: the numbers of a numstat line with the names on both sides.</summary>
/// <param name="Path">Path after the change; of a deleted file the path before it. Canonical form of <c>GitPath</c>.</param>
/// <param name="OldPath">Path before the change when it was renamed or copied, else null.</param>
/// <param name="Status">How the file changed.</param>
/// <param name="Additions">Lines added; 0 for a binary file.</param>
/// <param name="Deletions">Lines deleted; 0 for a binary file.</param>
/// <param name="IsBinary">True when git counts no lines for it.</param>
public readonly record struct FileChange(string Path, string? OldPath, FileStatus Status, int Additions, int Deletions, bool IsBinary)
{
    /// <summary>The path under which the file is found before the change; null for a new file.</summary>
    public string? PathBefore => Status == FileStatus.Added ? null : OldPath ?? Path;
}
