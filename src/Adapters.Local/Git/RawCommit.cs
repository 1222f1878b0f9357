using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CommitWise.History;

namespace CommitWise.Adapters.Local.Git;

/// <summary>A commit read from its object.</summary>
/// <param name="Tree">Object id of its tree.</param>
/// <param name="Details">As <c>git log</c> would give it; null when only git can tell: another encoding, an odd author or date.</param>
/// <param name="Parents">Ids of its parents.</param>
internal sealed partial record RawCommit(string Tree, IReadOnlyList<string> Parents, CommitDetails? Details)
{
    private const long LastSecond = 253402300799;

    /// <summary>Reads a commit's object.</summary>
    /// <returns>Null when it is not of the usual form.</returns>
    public static RawCommit? Read(string sha, ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf("\n\n"u8);
        if (end < 0)
        {
            return null;
        }

        var headers = Encoding.UTF8.GetString(content[..end]).Split('\n');
        var tree = headers.Length > 0 && headers[0].StartsWith("tree ", StringComparison.Ordinal) ? headers[0][5..] : null;
        string[] parents = [.. headers.Skip(1).TakeWhile(line => line.StartsWith("parent ", StringComparison.Ordinal)).Select(line => line[7..])];
        return tree is null || !ObjectFormat.IsId(tree) || !parents.All(ObjectFormat.IsId)
            ? null
            : new RawCommit(tree, parents, DetailsOf(sha, parents, headers.AsSpan(1 + parents.Length), content[(end + 2)..]));
    }

    private static CommitDetails? DetailsOf(string sha, string[] parents, ReadOnlySpan<string> rest, ReadOnlySpan<byte> message)
    {
        if (rest is not [var authorLine, var committerLine, ..] || !IsUtf8(rest[2..]) || message.Contains((byte)0))
        {
            return null;
        }

        var (author, committer) = (Author().Match(authorLine), Committer().Match(committerLine));
        return author.Success && committer.Success && Time(author) is { } authored && Time(committer) is { } committed
            ? new CommitDetails(
                sha, parents, author.Groups["name"].Value, author.Groups["mail"].Value, authored, committed, Encoding.UTF8.GetString(message).TrimEnd())
            : null;
    }

    private static bool IsUtf8(ReadOnlySpan<string> headers)
    {
        foreach (var header in headers)
        {
            if (header.StartsWith("encoding ", StringComparison.Ordinal) && !header.Equals("encoding UTF-8", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static DateTimeOffset? Time(Match person) =>
        long.TryParse(person.Groups["time"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    // Only names that git would print as they are: no space or odd sign at either end.
    [GeneratedRegex(@"\Aauthor (?<name>[^\s<>.,:;""\\'](?:[^<>\n]*[^\s<>.,:;""\\'])?) <(?<mail>[^\s<>.,:;""\\'](?:[^<>\n]*[^\s<>.,:;""\\'])?)> (?<time>[0-9]{1,12}) [+-][0-9]{4}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Author();

    [GeneratedRegex(@"\Acommitter [^<>\n]*<[^<>\n]*> (?<time>[0-9]{1,12}) [+-][0-9]{4}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Committer();
}
