using System.Text;
using System.Text.RegularExpressions;
using CommitWise.Explanations.Structure;
using CommitWise.Impact;

namespace CommitWise.Explanations;

/// <summary>
/// Finds what added and deleted lines declare, line by line, without parsing: C#, Java, Kotlin, Scala, Python, Go, Rust, JavaScript,
/// TypeScript, C, C++, Ruby, PHP, Swift, SQL, and the packages named in dependency files. One scanner per file; not thread-safe.
/// </summary>
/// <param name="path">The file; its name decides the language.</param>
public sealed class StructureScanner(string path)
{
    /// <summary>At most this many symbols of one file are kept.</summary>
    public const int MaxSymbols = 64;

    /// <summary>Longer lines, in bytes, are data or minified code.</summary>
    public const int MaxLineLength = 300;

    private readonly List<Symbol> _symbols = [];
    private readonly SourceLanguage _language = SourceLanguages.Of(path);
    private readonly Regex? _dependencies = DependencyPatterns.For(path);

    /// <summary>What was found so far, in order.</summary>
    public IReadOnlyList<Symbol> Symbols => _symbols;

    /// <summary>True when <see cref="Add"/> can find anything more: the language is known and there is room.</summary>
    public bool IsActive => _language != SourceLanguage.None && _symbols.Count < MaxSymbols;

    /// <summary>Looks at one changed line.</summary>
    /// <param name="line">Its bytes without the diff's marker and line end.</param>
    /// <param name="number">1-based line after the change when added, before it when deleted.</param>
    /// <param name="added">Whether the line is added or deleted; context lines are not handed in.</param>
    public void Add(ReadOnlySpan<byte> line, int number, bool added)
    {
        line = line.TrimEnd(" \t\r"u8);
        ReadOnlySpan<byte> code = line.TrimStart(" \t"u8);
        if (!IsActive || line.Length > MaxLineLength || code.Length < 4 || IsComment(code))
        {
            return;
        }

        string text = Encoding.UTF8.GetString(line);
        Symbol? symbol = _dependencies is null ? Declaration(text, number, added) : Dependency(_dependencies, text, number, added);
        if (symbol is not null)
        {
            _symbols.Add(symbol);
        }
    }

    /// <summary>The name that a hunk's heading declares; null when it declares nothing known.</summary>
    internal static string? NameIn(string path, string heading) =>
        heading.Length is > 0 and <= MaxLineLength ? DeclarationPatterns.Find(SourceLanguages.Of(path), heading)?.Name : null;

    private static bool IsComment(ReadOnlySpan<byte> code) =>
        code[0] is (byte)'*' or (byte)'#' || code.StartsWith("//"u8) || code.StartsWith("/*"u8) || code.StartsWith("--"u8);

    private Symbol? Declaration(string text, int number, bool added) =>
        DeclarationPatterns.Find(_language, text) is var (kind, name, modifiers)
            ? new Symbol(kind, name, number, added, IsPublic(name, modifiers), kind == SymbolKind.Table ? modifiers : text.Trim())
            : null;

    private static Symbol? Dependency(Regex pattern, string text, int number, bool added) =>
        DependencyPatterns.Find(pattern, text) is var (name, version)
            ? new Symbol(SymbolKind.Dependency, name, number, added, Detail: version) : null;

    // Where nothing is written, the language's own default decides.
    private bool IsPublic(string name, string modifiers) => _language switch
    {
        SourceLanguage.Managed => modifiers.Contains("public", StringComparison.Ordinal),
        SourceLanguage.Native => RepoPath.Extension(path) is ['h', ..],
        SourceLanguage.Python => modifiers.Length == 0 && !name.StartsWith('_'),
        SourceLanguage.Go => char.IsUpper(name[0]),
        SourceLanguage.Script => modifiers.Contains("export", StringComparison.Ordinal),
        SourceLanguage.Keyword => IsPublicByKeyword(modifiers),
        _ => false,
    };

    private bool IsPublicByKeyword(string modifiers) => RepoPath.Extension(path) switch
    {
        "kt" or "kts" or "scala" => !modifiers.Contains("private", StringComparison.Ordinal)
            && !modifiers.Contains("internal", StringComparison.Ordinal) && !modifiers.Contains("protected", StringComparison.Ordinal),
        "rs" => modifiers.Contains("pub ", StringComparison.Ordinal),
        "swift" => modifiers.Contains("public", StringComparison.Ordinal) || modifiers.Contains("open", StringComparison.Ordinal),
        "php" => modifiers.Contains("public", StringComparison.Ordinal),
        _ => false,
    };
}
