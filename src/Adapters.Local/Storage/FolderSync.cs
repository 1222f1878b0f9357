using System.Runtime.InteropServices;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>Makes names durable: a file that is on the disk is lost all the same when its folder's entry is not.</summary>
internal static partial class FolderSync
{
    /// <summary>Makes a folder and those above it.</summary>
    public static void Create(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder)!;
        Create(parent);
        Directory.CreateDirectory(folder);
        Flush(parent);
    }

    /// <summary>Waits until the entries of a folder are on the disk. Windows has no such call and needs none.</summary>
    /// <exception cref="IOException">The disk is failing.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, flags: 0);
        if (handle < 0)
        {
            throw Fault(folder);
        }

        try
        {
            if (Sync(handle) != 0)
            {
                throw Fault(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>Waits until everything in a folder, at any depth, is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public static void FlushTree(string folder)
    {
        if (OperatingSystem.IsLinux())
        {
            FlushFileSystem(folder);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        foreach (var below in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            Flush(below);
        }
    }

    // One call for the whole file system, where a flush of each of very many files would take minutes.
    private static void FlushFileSystem(string folder)
    {
        var handle = Open(folder, flags: 0);
        try
        {
            if (handle < 0 || SyncFileSystem(handle) != 0)
            {
                throw Fault(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Fault(string folder) =>
        new($"The entries of {folder} could not be flushed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileSystem(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
