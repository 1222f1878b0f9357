namespace CommitWise.Impact.BuildReaders;

/// <summary>
/// OSGi bundles, which Eclipse projects use beside Maven: <c>Require-Bundle</c> and <c>Fragment-Host</c> by symbolic name.
/// </summary>
internal static class ManifestReader
{
    public static BuildFileFacts Read(string text)
    {
        // A header goes on in lines that start with a blank.
        string unfolded = text.ReplaceLineEndings("\n").Replace("\n ", "", StringComparison.Ordinal);
        Dictionary<string, string> headers = unfolded.Split('\n')
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(header => header.Length == 2)
            .GroupBy(header => header[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.OrdinalIgnoreCase);
        string? name = Symbols(headers, "Bundle-SymbolicName").FirstOrDefault();
        IEnumerable<string> references = Symbols(headers, "Require-Bundle").Concat(Symbols(headers, "Fragment-Host"));
        return new BuildFileFacts(name, name, [.. references.Select(bundle => new ModuleReference(bundle, ReferenceBy.Identity))]);
    }

    // a;bundle-version="[3.2.0,4.0.0)",b: commas inside quotes do not separate.
    private static IEnumerable<string> Symbols(Dictionary<string, string> headers, string header)
    {
        if (!headers.TryGetValue(header, out string? value))
        {
            yield break;
        }

        string[] pieces = value.Split('"');
        string outside = string.Concat(pieces.Where((_, i) => i % 2 == 0));
        foreach (string clause in outside.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            yield return clause.Split(';')[0].Trim();
        }
    }
}
