using System.Collections.Frozen;

namespace CommitWise.Impact;

/// <summary>Small operations on paths of a repository, which use <c>/</c> and have no root.</summary>
internal static class RepoPath
{
    /// <summary>Folders with somebody else's code, or with data that only looks like code.</summary>
    public static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ForeignFolders = Folders(
        "node_modules", "bower_components", "vendor", "vendored", "third_party", "third-party", "thirdparty", "3rdparty",
        "testdata", "test-data", "test_data", "fixtures", "__fixtures__");

    /// <summary>A set of names of folders or files that can be asked without cutting strings; case is ignored.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Folders(params string[] names) =>
        names.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The last segment.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The last segment without its last extension; a name that starts with its only dot has none.</summary>
    public static ReadOnlySpan<char> Stem(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> name = Name(path);
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }

    /// <summary>The part after the last dot of the last segment; empty without one.</summary>
    public static ReadOnlySpan<char> Extension(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> name = Name(path);
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[(dot + 1)..] : [];
    }

    /// <summary>Everything before the last segment; empty at the root.</summary>
    public static string Folder(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>The first segment of a path with folders; empty at the root.</summary>
    public static string TopFolder(string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>Whether a folder on the way to the file has one of the names.</summary>
    public static bool HasSegment(ReadOnlySpan<char> path, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> names)
    {
        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/'))
        {
            if (names.Contains(path[..slash]))
            {
                return true;
            }

            path = path[(slash + 1)..];
        }

        return false;
    }

    /// <summary>Whether a file lies in a folder or below it; everything lies below the root.</summary>
    public static bool IsUnder(string path, string folder) =>
        folder.Length == 0
            || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Follows <c>.</c> and <c>..</c> from a folder; null when that leaves the repository.</summary>
    public static string? Resolve(string folder, string relative)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (string part in relative.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
