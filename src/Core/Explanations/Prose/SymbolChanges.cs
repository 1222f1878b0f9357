namespace CommitWise.Explanations.Prose;

/// <summary>One symbol that a change adds, removes, moves or declares otherwise.</summary>
/// <param name="Symbol">The line that shows it: the added one, or the deleted one when it is gone.</param>
/// <param name="File">Where it is, or was.</param>
internal sealed record SymbolChange(Symbol Symbol, OutlinedFile File)
{
    /// <summary>Where it can be seen.</summary>
    public Evidence Evidence => new(File.Path, Symbol.Line);

    /// <summary>Other modules could use it before the change.</summary>
    public bool WasPublic { get; init; }
}

/// <summary>What code declares before and after a change. A line that only moves within its file says nothing.</summary>
internal sealed class SymbolChanges
{
    /// <param name="code">Changed files of product code.</param>
    public SymbolChanges(IReadOnlyList<OutlinedFile> code)
    {
        var added = new List<SymbolChange>();
        var removed = new List<SymbolChange>();
        var altered = new List<SymbolChange>();
        foreach (OutlinedFile file in code)
        {
            foreach (IGrouping<(SymbolKind, string), Symbol> group in Declarations(file))
            {
                Symbol? now = group.FirstOrDefault(symbol => symbol.Added);
                Symbol? before = group.FirstOrDefault(symbol => !symbol.Added);
                if (before is null)
                {
                    added.Add(new SymbolChange(now!, file));
                }
                else if (now is null)
                {
                    removed.Add(new SymbolChange(before, file) { WasPublic = before.IsPublic && !file.IsForShow });
                }
                else if (IsAltered(group))
                {
                    altered.Add(new SymbolChange(now, file) { WasPublic = before.IsPublic && !file.IsForShow });
                }
            }
        }

        HashSet<(SymbolKind, string)> moved = [.. added.Select(Key).Intersect(removed.Select(Key))];
        Moved = [.. added.Where(change => moved.Contains(Key(change)))];
        Added = [.. added.Where(change => !moved.Contains(Key(change)))];
        Removed = [.. removed.Where(change => !moved.Contains(Key(change)))];
        Altered = altered;
    }

    public IReadOnlyList<SymbolChange> Added { get; }

    public IReadOnlyList<SymbolChange> Removed { get; }

    /// <summary>Gone from one changed file and new in another.</summary>
    public IReadOnlyList<SymbolChange> Moved { get; }

    /// <summary>Declared with another signature.</summary>
    public IReadOnlyList<SymbolChange> Altered { get; }

    private static IEnumerable<IGrouping<(SymbolKind, string), Symbol>> Declarations(OutlinedFile file) => file.Summary.Symbols
        .Where(symbol => symbol.Kind is SymbolKind.Function or SymbolKind.Type)
        .GroupBy(symbol => (symbol.Kind, symbol.Name));

    private static (SymbolKind, string) Key(SymbolChange change) => (change.Symbol.Kind, change.Symbol.Name);

    // With several declarations of one name, as many before as after, equal as sets, nothing changed but their place.
    private static bool IsAltered(IEnumerable<Symbol> group) =>
        !group.Where(symbol => symbol.Added).Select(Signature).ToHashSet(StringComparer.Ordinal)
            .SetEquals(group.Where(symbol => !symbol.Added).Select(Signature));

    // The declaration without the body that may share its line.
    private static string Signature(Symbol symbol)
    {
        string line = symbol.Detail;
        int body = line.IndexOf("=>", StringComparison.Ordinal) is >= 0 and var arrow ? arrow : line.IndexOf('{', StringComparison.Ordinal);
        return (body < 0 ? line : line[..body]).TrimEnd(' ', ';', ':');
    }
}
