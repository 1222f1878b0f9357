namespace CommitWise.Adapters.Local.Git;

/// <summary>Reads from git's warnings that a revision could mean more than one thing.</summary>
internal static class Ambiguity
{
    /// <summary>Half a sentence that names what it could mean; null when git saw no ambiguity.</summary>
    /// <param name="revision">What was asked.</param>
    /// <param name="error">What git wrote to standard error, in English.</param>
    /// <param name="refs">The clone's refs.</param>
    public static string? Of(string revision, string error, GitRefs refs)
    {
        var lines = error.Split('\n', StringSplitOptions.TrimEntries);
        if (lines.Any(line => line.StartsWith("warning: refname", StringComparison.Ordinal) && IsAmbiguous(line)))
        {
            return $"'{revision}' could be {string.Join(" or ", RefName.Candidates(revision).Where(refs.Ids.ContainsKey))}";
        }

        return lines.Any(line => line.StartsWith("error: short", StringComparison.Ordinal) && IsAmbiguous(line))
            ? $"'{revision}' could be {string.Join(" or ", Objects(lines))}"
            : null;
    }

    private static bool IsAmbiguous(string line) =>
        line.EndsWith(" is ambiguous", StringComparison.Ordinal) || line.EndsWith(" is ambiguous.", StringComparison.Ordinal);

    // "hint:   <id> <type> <date> - <subject>"
    private static IEnumerable<string> Objects(IEnumerable<string> lines) =>
        from line in lines
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words is ["hint:", var id, "commit" or "tag" or "tree" or "blob", ..] && id.All(char.IsAsciiHexDigitLower)
        select $"{words[2]} {words[1]}";
}
