using System.Text.RegularExpressions;

namespace CommitWise.Durability;

/// <summary>Keys of objects: segments of <c>[a-z0-9][a-z0-9._-]{0,99}</c> joined by <c>/</c>.</summary>
public static partial class ObjectKey
{
    /// <summary>Whether it is one.</summary>
    public static bool IsKey(string key) => Key().IsMatch(key);

    /// <summary>The key, if it is one.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Checked(string key) =>
        Key().IsMatch(key) ? key : throw new ArgumentException($"'{key}' is not the key of an object.", nameof(key));

    /// <summary>The prefix, if it is a key with a <c>/</c> after it.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string CheckedPrefix(string prefix) => prefix.EndsWith('/') && Key().IsMatch(prefix[..^1])
        ? prefix
        : throw new ArgumentException($"'{prefix}' is not a prefix of keys; it must end with '/'.", nameof(prefix));

    /// <summary>The key of content: <c>{prefix}/{first two digits}/{hash}</c>.</summary>
    /// <param name="prefix">A key.</param>
    /// <param name="sha256">Hash of the content, lower-case hex.</param>
    public static string OfContent(string prefix, string sha256) => $"{prefix}/{sha256[..2]}/{sha256}";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,99}(?:/[a-z0-9][a-z0-9._-]{0,99})*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
