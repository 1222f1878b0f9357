using CommitWise.Risk;

namespace CommitWise.Explanations.Prose;

/// <summary>What could not be seen.</summary>
internal static class BlindSpots
{
    private const int MostNotes = 2;

    public static IEnumerable<Statement> Write(ChangeOutline change) =>
        ((Statement?[])[Content(change), Measures(change)]).OfType<Statement>();

    private static Statement? Content(ChangeOutline change)
    {
        OutlinedFile[] binary = [.. change.Files.Where(file => file.Change.IsBinary && !file.Summary.IsSubmodule)];
        OutlinedFile[] submodules = [.. change.Files.Where(file => file.Summary.IsSubmodule)];
        OutlinedFile[] partly = [.. change.Files.Where(file => file.Summary.Truncated && !file.Change.IsBinary)];
        var clauses = new List<string>();
        if (binary.Length > 0)
        {
            clauses.Add($"the content of {change.NamesOf(binary)} is binary and was not read");
        }

        if (submodules.Length > 0)
        {
            clauses.Add($"what changed inside {change.NamesOf(submodules)} cannot be seen from here");
        }

        if (partly.Length > 0)
        {
            clauses.Add($"not all of {change.NamesOf(partly)} is told here, for {(partly.Length == 1 ? "its" : "their")} size");
        }

        return clauses.Count == 0 ? null
            : Statement.Of(Weight.Important, Words.List(clauses, 9), ChangeOutline.Evidence([.. binary, .. submodules, .. partly]));
    }

    private static Statement? Measures(ChangeOutline change)
    {
        string[] unknown =
        [
            .. change.View.Factors.Where(factor => change.View.Unknowns.Any(note => IsAbout(note, factor)))
                .Select(Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        var clauses = new List<string>();
        if (unknown.Length > 0)
        {
            clauses.Add($"{Words.List(unknown)} {(unknown.Length == 1 ? "is unknown and counts" : "are unknown and count")} for nothing in the score");
        }

        clauses.AddRange(Notes(change));
        return clauses.Count == 0 ? null : Statement.Of(Weight.Important, string.Join("; ", clauses), []);
    }

    // The report's list says some things that were said above in other words.
    private static IEnumerable<string> Notes(ChangeOutline change) => change.View.Unknowns
        .Where(note => !change.View.Factors.Any(factor => IsAbout(note, factor)))
        .Where(note => !change.Files.Any(file => file.Change.IsBinary && note.Contains(file.Path, StringComparison.Ordinal)))
        .Select(note => Words.Plain(note, 200).TrimEnd('.'))
        .Where(note => note.Length > 0)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .Take(MostNotes);

    // The model lists the measures that it misses, and only those: what it does not use it does not miss.
    private static bool IsAbout(string note, Factor factor) =>
        factor.Value is null && note.StartsWith(factor.Feature + " is unknown", StringComparison.Ordinal);

    private static string Name(Factor factor) => factor.Feature switch
    {
        "la" or "ld" => "the number of changed lines",
        "lt" => "the size of the files",
        "entropy" => "the spread of the lines",
        "age" => "the time since the last change",
        "ndev" => "the number of earlier developers",
        "nuc" => "the number of earlier commits",
        "exp" or "rexp" or "sexp" => "the author's experience",
        "testShare" or "docsShare" or "configShare" or "generatedShare" => "the make-up of the lines",
        _ => Words.Plain($"the measure {factor.Feature}"),
    };
}
