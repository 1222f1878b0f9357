using CommitWise.Diffs;

namespace CommitWise.Explanations.Prose;

/// <summary>What happens to files and to what they declare.</summary>
internal static class ContentSentences
{
    public static IEnumerable<Statement> Write(ChangeOutline change) =>
        ((Statement?[])[Files(change), Symbols(change), PublicSymbols(change)]).OfType<Statement>();

    // Only when the first sentence has not said it: several files that are not all treated alike.
    private static Statement? Files(ChangeOutline change)
    {
        ILookup<FileStatus, OutlinedFile> by = change.Files.ToLookup(file => file.Change.Status);
        if (change.Files.Count < 2 || by.Count < 2 || Headline.IsNamedByStatus(change))
        {
            return null;
        }

        var clauses = new List<string>();
        Add(Headline.IsNewProject(change) ? [] : by[FileStatus.Added], files => $"{change.NamesOf(files)} {Words.Is(files.Count)} new");
        Add(by[FileStatus.Deleted], files => $"{change.NamesOf(files)} {Words.Is(files.Count)} deleted");
        Add(by[FileStatus.Renamed], files => Moves(change, files));
        Add(by[FileStatus.ModeChanged], files =>
            $"{change.NamesOf(files)} only {(files.Count == 1 ? "changes its" : "change their")} mode");
        return clauses.Count == 0
            ? null
            : Statement.Of(Weight.Useful, $"Of these, {Words.List(clauses, 9)}",
                ChangeOutline.Evidence(change.Files.Where(file => file.Change.Status is not (FileStatus.Modified or FileStatus.Copied))));

        void Add(IEnumerable<OutlinedFile> files, Func<IReadOnlyList<OutlinedFile>, string> clause)
        {
            OutlinedFile[] list = [.. files];
            if (list.Length > 0)
            {
                clauses.Add(clause(list));
            }
        }
    }

    private static string Moves(ChangeOutline change, IReadOnlyList<OutlinedFile> files) => files.Count == 1
        ? $"{change.Names.Short(files[0].Change.OldPath ?? files[0].Path)} becomes {change.Names.Short(files[0].Path)}"
        : $"{Words.Count(files.Count, "file")} move, {change.NamesOf(files)} among them";

    private static Statement? Symbols(ChangeOutline change)
    {
        SymbolChanges symbols = change.Symbols;
        SymbolChange[] removed = [.. symbols.Removed.Where(symbol => !symbol.WasPublic)];
        SymbolChange[] altered = [.. symbols.Altered.Where(symbol => !symbol.WasPublic)];
        var clauses = new List<string>();
        if (symbols.Added.Count > 0)
        {
            clauses.Add($"adds {SymbolNames.WithKind(symbols.Added)}");
        }

        if (symbols.Moved.Count > 0)
        {
            clauses.Add($"moves {SymbolNames.Of(symbols.Moved)}{Destination(change, symbols.Moved)}");
        }

        if (altered.Length > 0)
        {
            clauses.Add($"alters the signature of {SymbolNames.Of(altered)}");
        }

        if (removed.Length > 0)
        {
            clauses.Add($"removes {SymbolNames.WithKind(removed)}");
        }

        return clauses.Count == 0
            ? null
            : Statement.Of(Weight.Useful, $"It {Words.List(clauses, 9)}",
                Evidence([.. symbols.Added.Take(3), .. symbols.Moved.Take(1), .. altered.Take(1), .. removed.Take(1)]));
    }

    private static string Destination(ChangeOutline change, IReadOnlyList<SymbolChange> moved) =>
        moved.Select(symbol => symbol.File.Path).Distinct(StringComparer.Ordinal).Count() == 1
            ? $" to {change.Names.Short(moved[0].File.Path)}" : "";

    private static Statement? PublicSymbols(ChangeOutline change)
    {
        SymbolChange[] removed = [.. change.Symbols.Removed.Where(symbol => symbol.WasPublic)];
        SymbolChange[] altered = [.. change.Symbols.Altered.Where(symbol => symbol.WasPublic)];
        var clauses = new List<string>();
        if (altered.Length > 0)
        {
            clauses.Add($"the signature of {SymbolNames.Of(altered)} changes");
        }

        if (removed.Length > 0)
        {
            clauses.Add($"{SymbolNames.Of(removed)} {SymbolNames.Is(removed)} gone");
        }

        return clauses.Count == 0
            ? null
            : Statement.Of(Weight.Important, $"Of what other code can use, {Words.List(clauses)}",
                Evidence([.. altered.Take(3), .. removed.Take(3)]));
    }

    private static IReadOnlyList<Evidence> Evidence(IEnumerable<SymbolChange> symbols) => [.. symbols.Select(symbol => symbol.Evidence)];
}
