using System.Text.RegularExpressions;

namespace CommitWise.Analysis;

/// <summary>Keys of repositories: <c>{host}/{owner}/{repo}</c> in lower case, each segment <c>[a-z0-9][a-z0-9._-]{0,99}</c>.</summary>
public static partial class RepositoryKey
{
    /// <summary>Host of clones that are no host's.</summary>
    public const string LocalHost = "local";

    private const int LongestSegment = 100;

    /// <summary>The key of a repository of a host.</summary>
    /// <param name="host">Such as <c>github.com</c>; any case.</param>
    /// <param name="owner">User or organisation; any case.</param>
    /// <param name="name">Name of the repository; any case.</param>
    /// <exception cref="InputException"><c>invalid-repository</c>: a segment is empty, too long, <c>.</c>, <c>..</c> or has other characters.</exception>
    public static string Of(string host, string owner, string name) => $"{Checked(host)}/{Checked(owner)}/{Checked(name)}";

    /// <summary>Whether a text is a key as <see cref="Of"/> gives it.</summary>
    public static bool IsValid(string key) => key.Split('/') is [var host, var owner, var name] && IsSegment(host) && IsSegment(owner) && IsSegment(name);

    /// <summary>The key of a clone that is no host's: <c>local</c>, the folder that it lies in, and its own folder.</summary>
    /// <param name="root">Absolute path of the clone.</param>
    public static string OfLocal(string root)
    {
        var folder = new DirectoryInfo(root);
        var name = folder.Name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) && folder.Name.Length > 4 ? folder.Name[..^4] : folder.Name;
        return $"{LocalHost}/{Segment(folder.Parent?.Name)}/{Segment(name)}";
    }

    internal static bool IsSegment(string text) => Whole().IsMatch(text);

    private static string Checked(string segment) => segment.ToLowerInvariant() is var lower && IsSegment(lower)
        ? lower
        : throw new InputException(
            "invalid-repository", $"'{segment}' is no host, owner or repository name: letters, digits, '.', '_' and '-', at most {LongestSegment}.");

    private static string Segment(string? name)
    {
        var segment = Other().Replace((name ?? string.Empty).ToLowerInvariant(), "-").TrimStart('-', '.', '_');
        return segment.Length == 0 ? "root" : segment[..Math.Min(LongestSegment, segment.Length)];
    }

    [GeneratedRegex("[^a-z0-9._-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Other();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,99}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();
}
