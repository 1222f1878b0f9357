using System.Runtime.InteropServices;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>
/// Gives a file a second name only where there is none, in one step of the system: of two at once, in whatever process, one comes second
/// and sees it. <c>File.Move</c> looks first and then renames, so two could both succeed.
/// </summary>
internal static partial class HardLink
{
    // The same number on Linux and macOS.
    private const int AlreadyExists = 17;

    /// <summary>Makes the second name.</summary>
    /// <returns>False when there is a file of that name; null when this file system has no such names.</returns>
    public static bool? TryCreate(string file, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        if (Link(file, name) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == AlreadyExists ? false : null;
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string file, string name);
}
