using System.Collections.Frozen;

namespace CommitWise.Risk;

/// <summary>
/// The catalogue of measures. The first fourteen are those of Kamei et al., "A Large-Scale Empirical Study of Just-in-Time Quality
/// Assurance", IEEE TSE 39(6), 2013, table 2; the rest say what kinds of files the changed lines are in.
/// </summary>
public static class Features
{
    /// <summary>How many there are.</summary>
    public static int Count => All.Count;

    /// <summary>Every measure; a measure's place here is its index in <see cref="ChangeMeasures"/>.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        new("ns", "subsystems", "Different subsystems (first path segments) of the changed files."),
        new("nd", "folders", "Different folders of the changed files."),
        new("nf", "files", "Changed files."),
        new("entropy", "bits", "Shannon entropy of the changed lines over the files: 0 when all are in one file."),
        new("la", "lines", "Lines added."),
        new("ld", "lines", "Lines deleted."),
        new("lt", "lines", "Lines of the changed files before the change, summed over them."),
        new("fix", "yes or no", "1 when the message says that the change fixes a defect."),
        new("ndev", "developers", "Different developers who changed these files before."),
        new("age", "days", "Days since the last change of each file, mean over the files that were there."),
        new("nuc", "changes", "Different earlier changes of these files."),
        new("exp", "changes", "Earlier changes by the author."),
        new("rexp", "changes", "Earlier changes by the author, each divided by its age in years plus one."),
        new("sexp", "changes", "Earlier changes by the author in the subsystems of the change."),
        new("testShare", "share", "Share of the changed lines that are in tests."),
        new("docsShare", "share", "Share of the changed lines that are in documentation."),
        new("configShare", "share", "Share of the changed lines that are in configuration and build files."),
        new("generatedShare", "share", "Share of the changed lines that a tool wrote."),
    ];

    private static readonly FrozenDictionary<string, int> Places =
        All.Select((feature, index) => (feature.Name, index)).ToFrozenDictionary(pair => pair.Name, pair => pair.index, StringComparer.Ordinal);

    /// <summary>Index of a measure in <see cref="All"/>; -1 when there is none of this name.</summary>
    /// <param name="name">Column name, case-sensitive.</param>
    public static int IndexOf(string name) => Places.GetValueOrDefault(name, -1);
}
