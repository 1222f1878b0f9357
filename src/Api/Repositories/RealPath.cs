namespace CommitWise.Api.Repositories;

/// <summary>Paths with every symbolic link followed, so that a link cannot lead out of a root.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The folder that a path leads to.</summary>
    /// <returns>Null when it is no absolute path of a folder, or has too many links.</returns>
    public static string? Of(string path)
    {
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return Follow(Path.GetFullPath(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a folder is a root or lies under it.</summary>
    public static bool IsWithin(string path, string? root) =>
        root is not null && (path == root || path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static string? Follow(string full)
    {
        var links = 0;
        var real = Path.GetPathRoot(full)!;
        var rest = new Stack<string>(full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var part))
        {
            var next = new DirectoryInfo(Path.Combine(real, part));
            if (next.LinkTarget is { } target)
            {
                if (++links > MostLinks)
                {
                    return null;
                }

                var goal = Path.GetFullPath(target, real);
                real = Path.GetPathRoot(goal)!;
                foreach (var step in goal[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    rest.Push(step);
                }
            }
            else
            {
                real = next.FullName;
            }
        }

        return Directory.Exists(real) ? real : null;
    }
}
