using System.Text;

namespace CommitWise.Explanations.Prose;

/// <summary>Numbers, plurals and lists in plain English.</summary>
internal static class Words
{
    /// <summary><c>1 file</c>, <c>1,204 files</c>.</summary>
    public static string Count(long count, string noun) => $"{count:N0} {(count == 1 ? noun : noun + "s")}";

    /// <summary><c>6 lines added and 2 deleted</c>.</summary>
    public static string Lines(long added, long deleted) => (added, deleted) switch
    {
        (0, 0) => "no lines changed",
        (_, 0) => $"{Count(added, "line")} added",
        (0, _) => $"{Count(deleted, "line")} deleted",
        _ => $"{Count(added, "line")} added and {deleted:N0} deleted",
    };

    /// <summary><c>A, B and C</c>; beyond <paramref name="most"/>, <c>A, B and 7 more</c>. One more than allowed is still named.</summary>
    public static string List(IReadOnlyList<string> items, int most = 3)
    {
        if (items.Count == 1)
        {
            return items[0];
        }

        if (items.Count <= most + 1)
        {
            return $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";
        }

        return $"{string.Join(", ", items.Take(most))} and {items.Count - most:N0} more";
    }

    /// <summary>A list of which not all is known: <c>A, B, C and more</c>.</summary>
    public static string OpenList(IReadOnlyList<string> items, int most = 3) => $"{string.Join(", ", items.Take(most))} and more";

    /// <summary><c>is</c> or <c>are</c>.</summary>
    public static string Is(int count) => count == 1 ? "is" : "are";

    /// <summary>At most two decimals, none that are zero.</summary>
    public static string Number(double value) => (value == 0 ? 0 : value).ToString(Math.Abs(value) >= 100 ? "#,0" : "#,0.##");

    /// <summary>A share of 0 to 1 in whole percent, never rounded to none or all.</summary>
    public static string Percent(double share) => (share * 100) switch
    {
        < 1 => "less than 1%",
        > 99 => "more than 99%",
        var percent => $"{Math.Round(percent, MidpointRounding.AwayFromZero):0}%",
    };

    /// <summary><c>a 7% chance</c>, <c>an 8% chance</c>: by how a number of at most two digits is read aloud.</summary>
    public static string WithArticle(string phrase) =>
        $"{(phrase is ['8', ..] or ['1', '1' or '8', not (>= '0' and <= '9'), ..] ? "an" : "a")} {phrase}";

    /// <summary>Text of unknown origin on one line: blanks and control characters become one blank, what is too long is cut.</summary>
    public static string Plain(string text, int most = 120)
    {
        var plain = new StringBuilder();
        foreach (char c in text)
        {
            bool blank = char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c);
            if (!blank)
            {
                plain.Append(c);
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        string line = plain.ToString().Trim();
        return line.Length <= most ? line : line[..(most - 1)].TrimEnd() + "…";
    }

    /// <summary>The text with a capital at its start and one full stop at its end.</summary>
    public static string Sentence(string text)
    {
        string line = Plain(text, int.MaxValue).TrimEnd('.', ' ', ';', ':', ',');
        return line.Length == 0 ? "" : $"{char.ToUpperInvariant(line[0])}{line[1..]}.";
    }
}
