using CommitWise.History;

namespace CommitWise.Explanations;

/// <summary>What an explanation needs to know about one changed file; made from its diff.</summary>
/// <param name="Change">Names, status and counts.</param>
/// <param name="Hunks">Its hunks in order, or the first of them when it is <paramref name="Truncated"/>.</param>
/// <param name="Symbols">
/// What <see cref="StructureScanner"/> found in its added and deleted lines, in order; at most <see cref="StructureScanner.MaxSymbols"/>.
/// </param>
/// <param name="IsSubmodule">The path holds another repository's commit.</param>
/// <param name="ModeChanged">The file mode changed, with or without content.</param>
/// <param name="Truncated">Not everything was read: hunks or symbols are missing.</param>
public sealed record ChangedFileSummary(
    FileChange Change,
    IReadOnlyList<HunkSummary> Hunks,
    IReadOnlyList<Symbol> Symbols,
    bool IsSubmodule = false,
    bool ModeChanged = false,
    bool Truncated = false);

/// <summary>One hunk without its text.</summary>
/// <param name="Heading">
/// What git prints after the second <c>@@</c>: usually the line that opens the enclosing function; may be empty.
/// </param>
/// <param name="OldStart">First line before the change, 1-based; 0 when the hunk is empty on that side.</param>
/// <param name="NewStart">First line after the change, 1-based; 0 when the hunk is empty on that side.</param>
/// <param name="Additions">Lines added.</param>
/// <param name="Deletions">Lines deleted.</param>
public sealed record HunkSummary(string Heading, int OldStart, int NewStart, int Additions, int Deletions);

/// <summary>A declaration or a dependency on an added or deleted line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its identifier, or the package's name.</param>
/// <param name="Line">1-based line: after the change when added, before it when deleted.</param>
/// <param name="Added">True on an added line, false on a deleted one.</param>
/// <param name="IsPublic">The line makes it visible to other modules (<c>public</c>, <c>export</c>, <c>pub</c>, a capital in Go).</param>
/// <param name="Detail">
/// For a dependency its version; else the line's text without indentation, to tell a changed signature from a moved line.
/// </param>
public sealed record Symbol(SymbolKind Kind, string Name, int Line, bool Added, bool IsPublic = false, string Detail = "");

/// <summary>What a line declares.</summary>
public enum SymbolKind
{
    /// <summary>A function, method or constructor.</summary>
    Function,

    /// <summary>A class, record, struct, interface, trait, enum or the like.</summary>
    Type,

    /// <summary>A package that the file asks for.</summary>
    Dependency,

    /// <summary>A table or column that a statement creates, alters or drops.</summary>
    Table,
}
