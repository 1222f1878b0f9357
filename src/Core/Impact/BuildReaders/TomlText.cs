namespace CommitWise.Impact.BuildReaders;

/// <summary>One assignment in a TOML file.</summary>
/// <param name="Table">Name of the table it stands in, such as <c>tool.poetry.dependencies</c>.</param>
/// <param name="Key">Left of the equals sign, without quotes.</param>
/// <param name="Value">Right of it as written, arrays over several lines included.</param>
internal readonly record struct TomlEntry(string Table, string Key, string Value);

/// <summary>Reads as much TOML as manifests use: tables, keys, strings, arrays and inline tables; anything else is passed over.</summary>
internal static class TomlText
{
    public static IEnumerable<TomlEntry> Entries(string text)
    {
        string table = "";
        string pending = "";
        foreach (string raw in text.Split('\n'))
        {
            string line = WithoutComment(raw).Trim();
            if (pending.Length == 0 && line.StartsWith('['))
            {
                table = line.Trim('[', ']', ' ').Replace("\"", "", StringComparison.Ordinal);
                continue;
            }

            pending = pending.Length == 0 ? line : pending + ' ' + line;
            if (IsOpen(pending))
            {
                continue;
            }

            int equals = pending.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                yield return new TomlEntry(table, pending[..equals].Trim().Trim('"', '\''), pending[(equals + 1)..].Trim());
            }

            pending = "";
        }
    }

    /// <summary>The text of a quoted string; null when the value is no string.</summary>
    public static string? AsString(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : null;

    /// <summary>Every quoted string in a value, in order.</summary>
    public static IEnumerable<string> Strings(string value)
    {
        for (int start = value.AsSpan().IndexOfAny('"', '\''); start >= 0;)
        {
            int end = value.IndexOf(value[start], start + 1);
            if (end < 0)
            {
                yield break;
            }

            yield return value[(start + 1)..end];
            int next = value.AsSpan(end + 1).IndexOfAny('"', '\'');
            start = next < 0 ? -1 : end + 1 + next;
        }
    }

    private static bool IsOpen(string value) => value.Count(c => c is '[' or '{') > value.Count(c => c is ']' or '}');

    private static string WithoutComment(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            if (quote != '\0')
            {
                quote = line[i] == quote ? '\0' : quote;
            }
            else if (line[i] is '"' or '\'')
            {
                quote = line[i];
            }
            else if (line[i] == '#')
            {
                return line[..i];
            }
        }

        return line;
    }
}
