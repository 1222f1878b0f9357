using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Git;

/// <summary>Finds the folders of a clone by reading its files: git is not run on it.</summary>
public sealed class CloneInspector : ICloneInspector
{
    private const int LongestList = 1 << 20;

    // Git follows lists of borrowed objects as far.
    private const int Deepest = 5;

    /// <inheritdoc/>
    public IReadOnlyList<string> Folders(string path)
    {
        try
        {
            var layout = GitLayout.Locate(path);
            var folders = new List<string> { layout.Root ?? layout.GitFolder, layout.GitFolder, layout.CommonFolder };
            AddWithLinks(Path.Combine(layout.CommonFolder, "refs"), folders);
            AddObjects(layout.Objects, depth: 0, folders);
            return folders;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException("unreadable-repository", $"The clone at {path} cannot be read: {fault.Message}", fault);
        }
    }

    private static void AddObjects(string objects, int depth, List<string> folders)
    {
        if (depth > Deepest)
        {
            throw new InputException("unsupported-repository", $"{objects} is borrowed over more than {Deepest} clones.");
        }

        folders.Add(objects);
        AddWithLinks(objects, folders);
        AddWithLinks(Path.Combine(objects, "pack"), folders);
        AddWithLinks(Path.Combine(objects, "info"), folders);
        foreach (var line in Lines(Path.Combine(objects, "info", "alternates")))
        {
            AddObjects(Path.GetFullPath(line, objects), depth + 1, folders);
        }
    }

    private static void AddWithLinks(string folder, List<string> folders)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        folders.Add(folder);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is not null))
        {
            var target = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry.FullName;
            folders.Add(Directory.Exists(target) ? target : Path.GetDirectoryName(target)!);
        }
    }

    // A quoted line is taken as it is: it names no folder, so it is not within any other.
    private static IEnumerable<string> Lines(string list) => SmallFile.IsReadable(list, LongestList)
        ? File.ReadLines(list).Where(line => line.Length > 0 && line[0] != '#')
        : SmallFile.IsReadable(list) ? throw new InputException("unsupported-repository", $"{list} has more than {LongestList} bytes.") : [];
}
