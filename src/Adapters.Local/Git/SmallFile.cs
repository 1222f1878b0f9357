using System.Text;

namespace CommitWise.Adapters.Local.Git;

/// <summary>Reads the small files of a clone that may be hostile or change meanwhile.</summary>
internal static class SmallFile
{
    private const int Longest = 4096;

    /// <summary>The first line, trimmed; null when there is no such file, or it is empty or over 4 KiB.</summary>
    public static string? FirstLine(string path)
    {
        try
        {
            return IsReadable(path, Longest) ? Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\n')[0].Trim() : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether it is a file with content. No pipe and no device is (their length is 0), so that opening it cannot hang.</summary>
    public static bool IsReadable(string path, long longest = long.MaxValue)
    {
        var file = new FileInfo(path);
        var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return target is { Exists: true } && target.Length > 0 && target.Length <= longest;
    }
}
