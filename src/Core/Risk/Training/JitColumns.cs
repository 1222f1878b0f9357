using System.Collections.Frozen;

namespace CommitWise.Risk.Training;

/// <summary>
/// How the columns of the just-in-time data map to the published measures, as found by recomputing them from git history:
/// <c>docs/decisions/0003-measures-and-training-data.md</c>. The mapping is undone when the data is read, so a model holds published values.
/// </summary>
public static class JitColumns
{
    // Column minus published measure. The data's nuc counts the change itself.
    private static readonly FrozenDictionary<string, int> Excess =
        new Dictionary<string, int>(StringComparer.Ordinal) { ["nuc"] = 1 }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fourteen measures of the data, in the order of its columns.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["ns", "nd", "nf", "entropy", "la", "ld", "lt", "fix", "ndev", "age", "nuc", "exp", "rexp", "sexp"];

    /// <summary>Those that agree with the published definitions well enough to train a model for other repositories.</summary>
    public static IReadOnlyList<string> Agreeing { get; } = ["ns", "nd", "nf", "entropy", "la", "ld", "lt"];

    /// <summary>What every model from this data has not seen.</summary>
    public static IReadOnlyList<ModelLimit> Limits { get; } =
    [
        new("lt", 1, null, "all changed files are new or empty: outside what the model has seen"),
        new("la", 1, null, "no line is added: labels found by blaming added lines can hardly show such a change as risky, so the model calls it safer than it may be"),
    ];

    /// <summary>The published measure of a column's value.</summary>
    /// <param name="feature">Name of the column and the measure.</param>
    /// <param name="value">What the data says.</param>
    public static double ToPublished(string feature, double value) => value - Excess.GetValueOrDefault(feature);

    /// <summary>The mapping in words: <c>nuc - 1</c>.</summary>
    /// <param name="feature">Name of the column and the measure.</param>
    public static string Source(string feature) =>
        Excess.TryGetValue(feature, out int excess) ? $"{feature} - {excess}" : feature;
}
