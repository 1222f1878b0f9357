using System.Buffers;

namespace CommitWise.Adapters.Local.Git;

/// <summary>Names of refs, by the rules of <c>git check-ref-format</c> and of gitrevisions(7).</summary>
internal static class RefName
{
    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, ' ' + 1).Select(value => (char)value), '~', '^', ':', '?', '*', '[', '\\', '\x7f']);

    // In the order in which git tries them.
    private static readonly string[] Rules =
        ["{0}", "refs/{0}", "refs/tags/{0}", "refs/heads/{0}", "refs/remotes/{0}", "refs/remotes/{0}/HEAD"];

    /// <summary>Whether git takes a full name for that of a ref; it ignores a file of any other name, or dies of it.</summary>
    public static bool IsValid(string name) =>
        name.StartsWith("refs/", StringComparison.Ordinal)
        && !name.AsSpan().ContainsAny(Forbidden)
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && name.Split('/').All(part => part is [not '.', ..] and not [.., '.'] && !part.EndsWith(".lock", StringComparison.Ordinal));

    /// <summary>Whether a revision starts from HEAD.</summary>
    public static bool IsHead(string revision) => Short(revision) is "HEAD" or "@";

    /// <summary>The full names that the name in a revision could stand for.</summary>
    public static IEnumerable<string> Candidates(string revision)
    {
        var name = Short(revision);
        return Rules.Select(rule => rule.Replace("{0}", name, StringComparison.Ordinal));
    }

    // What follows the first of ~, ^, : and @{ is no part of a name.
    private static string Short(string revision)
    {
        var end = revision.AsSpan().IndexOfAny("~^:");
        var name = end < 0 ? revision : revision[..end];
        var suffix = name.IndexOf("@{", StringComparison.Ordinal);
        return suffix < 0 ? name : name[..suffix];
    }
}
