using System.Collections.Frozen;

namespace CommitWise.Impact;

/// <summary>Counts the folder names that a test shares with changed files, so that mirrored folders count as near.</summary>
internal sealed class FolderAffinity
{
    // Names that only tell the role of what lies below.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Roles = RepoPath.Folders(
        "src", "source", "lib", "main", "java", "kotlin", "scala", "test", "tests", "testing", "spec", "specs", "__tests__", "unit",
        "integration",
        "app", "packages");

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="sources">The changed files.</param>
    public FolderAffinity(IEnumerable<string> sources)
    {
        foreach (string folder in sources.Select(RepoPath.Folder).Distinct(StringComparer.Ordinal))
        {
            _names.UnionWith(Names(folder));
        }
    }

    /// <summary>Shared folder names; each counts as often as the test's path has it.</summary>
    public int Of(string test) => Names(RepoPath.Folder(test)).Count(_names.Contains);

    // Core.Tests mirrors Core.
    private static IEnumerable<string> Names(string folder)
    {
        foreach (string segment in folder.Split('/'))
        {
            string name = Trimmed(segment);
            if (name.Length > 0 && !Roles.Contains(name))
            {
                yield return name;
            }
        }
    }

    private static string Trimmed(string segment)
    {
        foreach (string ending in (ReadOnlySpan<string>)[".Tests", ".Test", ".UnitTests", "-tests", "-test", "_tests", "_test", "Tests"])
        {
            if (segment.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return segment[..^ending.Length];
            }
        }

        return segment;
    }
}
