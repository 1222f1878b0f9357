namespace CommitWise.Explanations.Prose;

/// <summary>A package whose version a change sets.</summary>
/// <param name="Name">The package.</param>
/// <param name="From">Version before, empty when none was written; null when the package is new.</param>
/// <param name="To">Version after, empty when none is written; null when it is dropped.</param>
/// <param name="Evidence">The line.</param>
internal sealed record DependencyChange(string Name, string? From, string? To, Evidence Evidence)
{
    /// <summary>Its file asks for more packages than were kept.</summary>
    public bool HasMore { get; init; }

    /// <summary>As a part of a sentence: <c>from 2.12.0 to 3.1.1</c>.</summary>
    public string Versions => $"from {Version(From)} to {Version(To)}";

    /// <summary>As a part of a sentence: <c>Polly 8.9.1</c>.</summary>
    public string NameAndVersion => Words.Plain($"{Name} {To ?? ""}");

    /// <summary>
    /// The changes of all files, each package with the same versions once, by name. What one file gives up and another takes on in the
    /// same version is no change.
    /// </summary>
    public static IReadOnlyList<DependencyChange> Of(IEnumerable<OutlinedFile> files)
    {
        DependencyChange[] changes = [.. files.SelectMany(InFile)];
        HashSet<(string, string?)> moved = [.. changes.Where(IsTakenOn).Select(change => (change.Name, change.To))];
        moved.IntersectWith(changes.Where(IsGivenUp).Select(change => (change.Name, change.From)));
        return
        [
            .. changes
                .Where(change => !(IsTakenOn(change) && moved.Contains((change.Name, change.To))))
                .Where(change => !(IsGivenUp(change) && moved.Contains((change.Name, change.From))))
                .DistinctBy(change => (change.Name, change.From, change.To))
                .OrderBy(change => change.Name, StringComparer.Ordinal)
                .ThenBy(change => change.From, StringComparer.Ordinal),
        ];
    }

    /// <summary>The changes of one file, in the order of its lines.</summary>
    public static IEnumerable<DependencyChange> InFile(OutlinedFile file)
    {
        foreach (IGrouping<string, Symbol> package in file.Summary.Symbols.Where(symbol => symbol.Kind == SymbolKind.Dependency)
            .GroupBy(symbol => symbol.Name, StringComparer.Ordinal))
        {
            Symbol? now = package.FirstOrDefault(symbol => symbol.Added);
            Symbol? before = package.FirstOrDefault(symbol => !symbol.Added);
            if (!string.Equals(now?.Detail, before?.Detail, StringComparison.Ordinal))
            {
                yield return new DependencyChange(package.Key, before?.Detail, now?.Detail, new Evidence(file.Path, (now ?? before)!.Line))
                {
                    HasMore = file.HasMoreSymbols,
                };
            }
        }
    }

    // Where versions are kept in one place, the other files name the package without one.
    private static bool IsTakenOn(DependencyChange change) => string.IsNullOrEmpty(change.From) && change.To is not null;

    private static bool IsGivenUp(DependencyChange change) => string.IsNullOrEmpty(change.To) && change.From is not null;

    private static string Version(string? version) => string.IsNullOrEmpty(version) ? "no version" : Words.Plain(version);
}
