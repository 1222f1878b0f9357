using System.Text.RegularExpressions;

namespace CommitWise.Explanations.Structure;

/// <summary>Statements of SQL that make, change or drop a table.</summary>
internal static partial class TablePatterns
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>The table; its verb in lower case stands in for the modifiers.</summary>
    public static (SymbolKind Kind, string Name, string Modifiers)? Find(string line)
    {
        Match match = Statement().Match(line);
        return match.Success ? (SymbolKind.Table, match.Groups["name"].Value, match.Groups["verb"].Value.ToLowerInvariant()) : null;
    }

    [GeneratedRegex("""
        ^\s*(?<verb>create|alter|drop)\s+(?:temporary\s+|temp\s+|unlogged\s+)?table\s+(?:if\s+(?:not\s+)?exists\s+)?[`"\[]?(?:\w+[`"\]]?\.[`"\[]?)?(?<name>\w+)
        """, Options | RegexOptions.IgnoreCase)]
    private static partial Regex Statement();
}
