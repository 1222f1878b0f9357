using System.Runtime.InteropServices;
using CommitWise.Diffs;

namespace CommitWise.History.Storage;

/// <summary>What a commit did to a file, by numbers of the tables.</summary>
/// <param name="Path">Path after the change; of a deleted file the path before.</param>
/// <param name="OldPath">Path before a rename or copy, else <see cref="None"/>.</param>
/// <param name="File">The file that was changed, whatever it is called.</param>
/// <param name="Additions">Lines added.</param>
/// <param name="Deletions">Lines deleted.</param>
/// <param name="Kind">The <see cref="FileStatus"/>, with <see cref="BinaryFlag"/>.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct StoredChange(int Path, int OldPath, int File, int Additions, int Deletions, int Kind)
{
    /// <summary>No number.</summary>
    public const int None = -1;

    /// <summary>Set in <see cref="Kind"/> when git counts no lines.</summary>
    public const int BinaryFlag = 0x100;

    /// <summary>How the file changed.</summary>
    public FileStatus Status => (FileStatus)(Kind & ~BinaryFlag);

    /// <summary>Git counts no lines.</summary>
    public bool IsBinary => (Kind & BinaryFlag) != 0;
}

/// <summary>What became of a path in a commit.</summary>
/// <param name="Commit">Where.</param>
/// <param name="File">The file that the path stands for from here on.</param>
/// <param name="Target">The path itself when the file is there; the new path when it moved away; -1 when it was deleted.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PathEvent(int Commit, int File, int Target);

/// <summary>One commit of a file's history.</summary>
/// <param name="Commit">Which.</param>
/// <param name="Churn">Lines it added to and deleted from the file.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Posting(int Commit, int Churn);

/// <summary>How a file came to be: what makes it the same file wherever it is met.</summary>
/// <param name="Path">Path at which it began.</param>
/// <param name="Predecessor">The file that had been at that path and moved away; -1 for the first file there.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FileOrigin(int Path, int Predecessor);

/// <summary>Facts about a commit that are yes or no.</summary>
[Flags]
internal enum CommitFlags : byte
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>More than one parent.</summary>
    Merge = 1,

    /// <summary>The message speaks of a fix.</summary>
    Fix = 2,
}
