using CommitWise.Risk;

namespace CommitWise.Explanations.Prose;

/// <summary>The value of a measure and what is typical, as a noun phrase: <c>412 added lines (typically 24)</c>.</summary>
internal static class FactorPhrases
{
    /// <summary>The phrase for a change of one file or of several; of a measure that is not in the list, its name and unit.</summary>
    public static string Of(Factor factor, bool isOneFile)
    {
        double value = factor.Value ?? 0;
        return factor.Feature switch
        {
            "fix" => value > 0 ? "a message that says it fixes a defect" : "a message that names no defect to fix",
            "entropy" => $"lines {(value > 0 ? "spread over several files" : "all in one file")} ({Entropy(factor, value)})",
            _ when Typically(factor) is { Length: > 0 } typically => $"{Phrase(factor, value, isOneFile)} ({typically})",
            _ => Phrase(factor, value, isOneFile),
        };
    }

    private static string Phrase(Factor factor, double value, bool isOneFile) => factor.Feature switch
    {
        "ns" => $"{Count(value, "top-level folder")} touched",
        "nd" => $"{Count(value, "folder")} touched",
        "nf" => Count(value, "changed file"),
        "la" => Count(value, "added line"),
        "ld" => Count(value, "deleted line"),
        "lt" => $"{(isOneFile ? "a file" : "files")} that had {Count(value, "line")} before",
        "ndev" => $"{Count(value, "developer")} who changed {(isOneFile ? "this file" : "these files")} before",
        "age" => isOneFile ? $"a file last changed {Days(value)} ago" : $"files last changed {Days(value)} ago on average",
        "nuc" => $"{Count(value, "earlier commit")} to {(isOneFile ? "this file" : "these files")}",
        "exp" => $"an author with {Count(value, "earlier commit")} here",
        "rexp" => $"an author whose earlier commits, weighted by recency, come to {Words.Number(value)}",
        "sexp" => $"an author with {Count(value, "earlier commit")} in these top-level folders",
        "testShare" => $"{Share(value)} of its lines in tests",
        "docsShare" => $"{Share(value)} of its lines in documentation",
        "configShare" => $"{Share(value)} of its lines in configuration",
        "generatedShare" => $"{Share(value)} of its lines in generated files",
        _ => Words.Plain($"a value of {Words.Number(value)} {factor.Unit} for {factor.Feature}"),
    };

    private static string Entropy(Factor factor, double value) =>
        string.Join(", ", ((string[])[$"entropy {Words.Number(value)}", Typically(factor)]).Where(part => part.Length > 0));

    private static string Typically(Factor factor) =>
        factor.Typical is { } typical && double.IsFinite(typical) ? $"typically {Value(factor.Feature, typical)}" : "";

    private static string Value(string feature, double value) =>
        feature.EndsWith("Share", StringComparison.Ordinal) ? Share(value) : feature is "age" ? Days(value) : Words.Number(value);

    private static string Count(double value, string noun) => value switch
    {
        0 => $"no {noun}s",
        1 => $"1 {noun}",
        _ => $"{Words.Number(value)} {noun}s",
    };

    private static string Days(double days) => days < 1 ? "less than a day" : Count(Math.Round(days, days < 10 ? 1 : 0), "day");

    private static string Share(double share) => share is 0 ? "none" : share >= 1 ? "all" : Words.Percent(share);
}
