namespace CommitWise.Adapters.Local.Git;

/// <summary>Where a clone keeps its parts, found by reading files: git is not run on it.</summary>
/// <param name="GitFolder">The clone's own git folder: holds HEAD. Of a linked worktree it is below the main clone's.</param>
/// <param name="CommonFolder">Holds objects and branches; the same as <paramref name="GitFolder"/> but for linked worktrees.</param>
/// <param name="Root">The work tree's root; null for a bare repository.</param>
internal sealed record GitLayout(string GitFolder, string CommonFolder, string? Root)
{
    /// <summary>Objects of the clone.</summary>
    public string Objects => Path.Combine(CommonFolder, "objects");

    /// <summary>Finds the clone that a folder lies in.</summary>
    /// <param name="path">The clone's root, any folder in it, its git folder, or a bare repository.</param>
    /// <exception cref="InputException"><c>not-a-repository</c>, or <c>unsupported-repository</c> with what is not supported.</exception>
    public static GitLayout Find(string path) => Checked(Locate(path));

    /// <summary>Finds the clone that a folder lies in, whether or not it can be read.</summary>
    /// <param name="path">As of <see cref="Find"/>.</param>
    /// <exception cref="InputException"><c>not-a-repository</c>.</exception>
    public static GitLayout Locate(string path)
    {
        var start = Path.GetFullPath(path);
        if (!Directory.Exists(start))
        {
            throw new InputException("not-a-repository", $"There is no folder {start}.");
        }

        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (IsGitFolder(folder.FullName))
            {
                return Of(folder.FullName, root: folder.Name is ".git" ? folder.Parent?.FullName : null);
            }

            if (GitFolderOf(folder.FullName) is { } gitFolder)
            {
                return Of(gitFolder, folder.FullName);
            }
        }

        throw new InputException("not-a-repository", $"{start} is not in a git repository.");
    }

    private static string? GitFolderOf(string root)
    {
        var entry = Path.Combine(root, ".git");
        if (Directory.Exists(entry))
        {
            return IsGitFolder(entry) ? entry : null;
        }

        // A linked worktree or a submodule: a file that names the folder.
        if (Line(entry, "gitdir: ") is not { } target)
        {
            return null;
        }

        var folder = Path.GetFullPath(target, root);
        return IsGitFolder(folder)
            ? folder
            : throw new InputException("not-a-repository", $"{entry} names {folder}, which is no git folder.");
    }

    private static bool IsGitFolder(string folder) =>
        File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(CommonOf(folder), "objects"));

    private static string CommonOf(string gitFolder) =>
        Line(Path.Combine(gitFolder, "commondir"), string.Empty) is { } common ? Path.GetFullPath(common, gitFolder) : gitFolder;

    private static GitLayout Of(string gitFolder, string? root) => new(gitFolder, CommonOf(gitFolder), root);

    private static GitLayout Checked(GitLayout layout)
    {
        var place = layout.Root ?? layout.GitFolder;
        if (new FileInfo(Path.Combine(layout.CommonFolder, "shallow")) is { Exists: true, Length: > 0 })
        {
            throw new InputException(
                "shallow-repository", $"{place} is a shallow clone: its history is cut off. Run 'git fetch --unshallow' in it first.");
        }

        if (Directory.Exists(Path.Combine(layout.Objects, "pack")) && Directory.EnumerateFiles(Path.Combine(layout.Objects, "pack"), "*.promisor").Any())
        {
            throw new InputException(
                "partial-clone", $"{place} is a partial clone: objects are missing. Clone it without --filter.");
        }

        return Directory.Exists(Path.Combine(layout.CommonFolder, "reftable"))
            ? throw new InputException("unsupported-repository", $"{place} keeps its refs in the reftable format, which is not read yet.")
            : layout;
    }

    private static string? Line(string file, string prefix) =>
        SmallFile.FirstLine(file) is { } line && line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..].Trim() : null;
}
