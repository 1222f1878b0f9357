using System.Collections.Frozen;
using CommitWise.Impact;

namespace CommitWise.Explanations.Prose;

/// <summary>Shortest names under which a reader can tell the files of one change apart.</summary>
internal sealed class FileNames
{
    private const int LongestWhole = 72;

    // Names that every folder may have say nothing without it.
    private static readonly FrozenSet<string> Common = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "index", "__init__", "mod", "lib", "main", "Program", "package", "pom", "build", "README", "setup", "go", "Cargo", "pyproject",
        "Makefile",
        "CMakeLists", "Dockerfile", "MANIFEST", "AssemblyInfo", "package-info", "settings", "config", "types", "utils", "constants",
        "default");

    private readonly Dictionary<string, int> _suffixes = new(StringComparer.Ordinal);

    /// <param name="paths">Every path that may be named.</param>
    public FileNames(IEnumerable<string> paths)
    {
        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            for (string? suffix = path; suffix is not null; suffix = WithoutTop(suffix))
            {
                _suffixes[suffix] = _suffixes.GetValueOrDefault(suffix) + 1;
            }
        }
    }

    /// <summary>The shortest end of the path that no other path has.</summary>
    public string Short(string path)
    {
        int start = path.LastIndexOf('/') + 1;
        if (start > 1 && Common.Contains(RepoPath.Stem(path).ToString()))
        {
            start = path.LastIndexOf('/', start - 2) + 1;
        }

        while (start > 1 && _suffixes.GetValueOrDefault(path[start..]) > 1)
        {
            start = path.LastIndexOf('/', start - 2) + 1;
        }

        return Words.Plain(path[start..]);
    }

    /// <summary>The whole path when it is not too long, else its shortest end.</summary>
    public string Whole(string path) => path.Length <= LongestWhole ? Words.Plain(path) : Short(path);

    private static string? WithoutTop(string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : path[(slash + 1)..];
    }
}
