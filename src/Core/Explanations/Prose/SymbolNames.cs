namespace CommitWise.Explanations.Prose;

/// <summary>Lists of declared names.</summary>
internal static class SymbolNames
{
    /// <summary><c>Lease, Acquire and 3 more</c>; each name once; without a count when a file declares more than was kept.</summary>
    public static string Of(IReadOnlyList<SymbolChange> symbols) => Listed(Distinct(symbols), symbols);

    /// <summary><c>the type Lease and the functions Acquire and Release</c>.</summary>
    public static string WithKind(IReadOnlyList<SymbolChange> symbols)
    {
        SymbolChange[] types = [.. symbols.Where(change => change.Symbol.Kind == SymbolKind.Type)];
        SymbolChange[] functions = [.. symbols.Where(change => change.Symbol.Kind == SymbolKind.Function)];
        string[] typeNames = Distinct(types);
        // A constructor bears its type's name.
        string[] functionNames = [.. Distinct(functions).Except(typeNames, StringComparer.Ordinal)];
        string[] parts = [.. Part("type", typeNames, types), .. Part("function", functionNames, functions)];
        return string.Join(" and ", parts);
    }

    /// <summary><c>is</c> or <c>are</c>, after <see cref="Of"/>.</summary>
    public static string Is(IReadOnlyList<SymbolChange> symbols) => Words.Is(HasMore(symbols) ? 2 : symbols.Count);

    private static IEnumerable<string> Part(string noun, string[] names, IReadOnlyList<SymbolChange> symbols)
    {
        if (names.Length > 0)
        {
            bool isOne = names.Length == 1 && !HasMore(symbols);
            yield return $"the {(isOne ? noun : noun + "s")} {Listed(names, symbols)}";
        }
    }

    private static string Listed(string[] names, IReadOnlyList<SymbolChange> symbols) =>
        HasMore(symbols) ? Words.OpenList(names) : Words.List(names);

    private static bool HasMore(IReadOnlyList<SymbolChange> symbols) => symbols.Any(change => change.File.HasMoreSymbols);

    private static string[] Distinct(IReadOnlyList<SymbolChange> symbols) =>
        [.. symbols.Select(change => Words.Plain(change.Symbol.Name, 80)).Distinct(StringComparer.Ordinal)];
}
