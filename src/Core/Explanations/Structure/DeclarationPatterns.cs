using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace CommitWise.Explanations.Structure;

/// <summary>
/// Patterns of lines that declare something. Time is linear in the line. They look at
/// one line only: what is spread over several, or hidden in a string, is missed or mistaken; good enough to name, not to compile.
/// </summary>
internal static partial class DeclarationPatterns
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    // Words that stand before a call as a type stands before a name.
    private static readonly FrozenSet<string> NotTypes = FrozenSet.Create(StringComparer.Ordinal,
        "return", "new", "await", "throw", "else", "case", "yield", "var", "goto", "delete", "in", "is", "not", "and", "or", "when",
        "select", "from",
        "where", "orderby", "join", "let", "into", "equals", "on", "by", "as", "using", "lock", "typedef", "define", "if", "while", "do",
        "assert",
        "import", "package", "namespace", "implicit", "explicit", "operator", "try", "finally", "extends", "implements", "super", "this",
        "const");

    private static readonly FrozenSet<string> NotNames = FrozenSet.Create(StringComparer.Ordinal,
        "if", "for", "foreach", "while", "switch", "catch", "using", "lock", "fixed", "return", "function", "with", "is", "of", "that",
        "to", "and",
        "the", "in", "has", "was", "are", "synchronized", "try", "when", "sizeof", "typeof", "defined", "constructor", "super", "operator",
        "extends", "implements", "new", "await", "throw", "else", "do", "def", "end", "not", "which", "will", "can", "may", "must",
        "should");

    /// <summary>What a line declares; null when nothing, or when the pattern does not know.</summary>
    public static (SymbolKind Kind, string Name, string Modifiers)? Find(SourceLanguage language, string line) => language switch
    {
        SourceLanguage.Managed => Type(ManagedType().Match(line)) ?? ManagedFunction(line),
        SourceLanguage.Native => Type(NativeType().Match(line)) ?? NativeFunctionIn(line),
        SourceLanguage.Python => ByKeyword(PythonLine().Match(line)),
        SourceLanguage.Go => ByKeyword(GoLine().Match(line)),
        SourceLanguage.Script =>
            ByKeyword(KeywordLine().Match(line)) ?? Function(ScriptValue().Match(line)) ?? Function(ScriptMethod().Match(line)),
        SourceLanguage.Keyword => ByKeyword(KeywordLine().Match(line)),
        SourceLanguage.Sql => TablePatterns.Find(line),
        _ => null,
    };

    private static (SymbolKind, string, string)? ByKeyword(Match match) =>
        match.Groups["keyword"].Value is "def" or "fn" or "fun" or "func" or "function" ? Function(match) : Type(match);

    private static (SymbolKind, string, string)? Type(Match match) => Symbol(match, SymbolKind.Type);

    private static (SymbolKind, string, string)? Function(Match match) => Symbol(match, SymbolKind.Function);

    private static (SymbolKind, string, string)? Symbol(Match match, SymbolKind kind) =>
        match.Success && !NotNames.Contains(match.Groups["name"].Value)
            ? (kind, match.Groups["name"].Value, match.Groups["mods"].Value)
            : null;

    private static (SymbolKind, string, string)? ManagedFunction(string line)
    {
        Match match = ManagedMember().Match(line);
        string type = match.Groups["type"].Value.Trim();
        bool isConstructor = type.Length == 0;
        // In front of a member with a type, "new" hides another one; in front of a bare name, it calls.
        string modifiers = match.Groups["mods"].Value;
        if (isConstructor && (modifiers.Length == 0 || modifiers.Split(' ').Contains("new", StringComparer.Ordinal)))
        {
            return null;
        }

        return NotTypes.Contains(type) ? null : Function(match);
    }

    private static (SymbolKind, string, string)? NativeFunctionIn(string line)
    {
        Match match = NativeFunction().Match(line);
        return match.Success && NotTypes.Contains(match.Groups["type"].Value.Split(' ')[0]) ? null : Function(match);
    }

    [GeneratedRegex("""
        ^\s*(?:\[[^\]]*\]\s*|@\w+\s+)?(?<mods>(?:(?:public|protected|internal|private|static|sealed|abstract|final|partial|readonly|ref|file|unsafe|new|strictfp)\s+)*)(?:class|struct|interface|enum|@interface|record(?:\s+(?:class|struct))?)\s+(?<name>[\p{L}_]\w*)\s*(?:[<({:;,]|extends\b|implements\b|where\b|permits\b|$)
        """, Options)]
    private static partial Regex ManagedType();

    [GeneratedRegex("""
        ^\s*(?:\[[^\]]*\]\s*|@\w+\s+)?(?<mods>(?:(?:public|protected|internal|private|static|sealed|abstract|final|partial|readonly|virtual|override|async|extern|unsafe|new|synchronized|native|default)\s+)*)(?:<[^<>()=;]+>\s+)?(?<type>(?:[\p{L}_][\w.]*(?:<[^=;]+>)?|\([\w\s,.<>?\[\]]+\))[\[\]?]*\s+)?(?<name>[\p{L}_]\w*)\s*(?:<[^()=;]+>)?\(
        """, Options)]
    private static partial Regex ManagedMember();

    [GeneratedRegex("""
        ^(?<mods>)(?:template\s*<[^<>]*>\s*)?(?:typedef\s+)?(?:class|struct|enum(?:\s+class)?|union)\s+(?:[A-Z_]+\s+)?(?<name>[A-Za-z_]\w*)\s*(?:final\s*)?(?:[:{]|$)
        """, Options)]
    private static partial Regex NativeType();

    [GeneratedRegex("""
        ^(?<mods>(?:(?:static|inline|extern|virtual|constexpr)\s+)*)(?<type>[A-Za-z_][\w:<>, ]*?[\s*&]+)(?<name>~?[A-Za-z_][\w:~]*)\s*\([^;=]*$
        """, Options)]
    private static partial Regex NativeFunction();

    [GeneratedRegex("""
        ^(?<mods>\s*)(?:async\s+)?(?<keyword>def|class)\s+(?<name>[\p{L}_]\w*)\s*[(:\[]
        """, Options)]
    private static partial Regex PythonLine();

    [GeneratedRegex("""
        ^(?<mods>)(?<keyword>func|type)\s+(?:\([^)]*\)\s*)?(?<name>[\p{L}_]\w*)\s*(?:[(\[]|struct\b|interface\b|func\b|map\b|=|\w)
        """, Options)]
    private static partial Regex GoLine();

    [GeneratedRegex("""
        ^\s*(?<mods>(?:(?:public|private|protected|internal|fileprivate|open|override|suspend|inline|abstract|final|sealed|static|async|export|default|declare|pub(?:\([^)]*\))?|const|unsafe|extern|data|case|implicit|operator|mutating|convenience|companion|value|inner)\s+)*)(?<keyword>def|fn|fun|func|function|class|struct|interface|trait|protocol|object|enum|module|actor|union)\b\s*\*?\s*(?:<[^<>]+>\s*)?(?:self\.|[A-Z]\w*(?:<[\w, ?]+>)?\.)?(?<name>[\p{L}_$][\w$]*[?!]?)
        """, Options)]
    private static partial Regex KeywordLine();

    [GeneratedRegex("""
        ^\s*(?<mods>(?:export\s+)?(?:default\s+)?)(?:const|let|var)\s+(?<name>[\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^()]*\)\s*(?::[^=]+)?=>|\w+\s*=>)
        """, Options)]
    private static partial Regex ScriptValue();

    [GeneratedRegex("""
        ^\s+(?<mods>(?:(?:public|private|protected|static|async|readonly|override|get|set)\s+)*)(?<name>[\w$#]+)\s*(?:<[^<>]+>)?\([^()]*\)\s*(?::[^{;]+)?\{\s*$
        """, Options)]
    private static partial Regex ScriptMethod();
}
