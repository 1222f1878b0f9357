using System.Text.RegularExpressions;

namespace CommitWise.Analysis;

/// <summary>Keys of repositories: <c>{host}/{owner}/{repo}</c> in lower case.</summary>
public static partial class RepositoryKey
{
    private const int LongestSegment = 100;

    /// <summary>The key of a clone that is no host's: <c>local</c>, the folder that it lies in, and its own folder.</summary>
    /// <param name="root">Absolute path of the clone.</param>
    public static string OfLocal(string root)
    {
        var folder = new DirectoryInfo(root);
        var name = folder.Name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) && folder.Name.Length > 4 ? folder.Name[..^4] : folder.Name;
        return $"local/{Segment(folder.Parent?.Name)}/{Segment(name)}";
    }

    private static string Segment(string? name)
    {
        var segment = Other().Replace((name ?? string.Empty).ToLowerInvariant(), "-").TrimStart('-', '.', '_');
        return segment.Length == 0 ? "root" : segment[..Math.Min(LongestSegment, segment.Length)];
    }

    [GeneratedRegex("[^a-z0-9._-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Other();
}
