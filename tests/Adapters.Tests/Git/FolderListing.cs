using System.Globalization;
using System.Security.Cryptography;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>All that a folder holds, so that any write to it shows.</summary>
internal static class FolderListing
{
    /// <summary>One line per file and folder, in order: path, mode, time of the last write, hash of the content.</summary>
    public static IReadOnlyList<string> Of(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(Line).Order(StringComparer.Ordinal)];

    private static string Line(FileSystemInfo entry)
    {
        var hash = entry is FileInfo ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(entry.FullName))) : "folder";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.FullName} {entry.UnixFileMode} {entry.LastWriteTimeUtc:O} {hash}");
    }
}
