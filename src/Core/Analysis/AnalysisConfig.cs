namespace CommitWise.Analysis;

/// <summary>Settings that a decision depends on; hashed with it.</summary>
/// <param name="LevelBounds">
/// Three ascending risk scores (0..100) at which <c>medium</c>, <c>high</c> and <c>critical</c> begin; null takes them from the repository's
/// recent changes.
/// </param>
public sealed record AnalysisConfig(IReadOnlyList<double>? LevelBounds = null)
{
    /// <summary>No setting given.</summary>
    public static AnalysisConfig Default { get; } = new();

    /// <summary>Refuses bounds that are not three ascending scores.</summary>
    /// <exception cref="InputException"><c>invalid-configuration</c>.</exception>
    public AnalysisConfig Validated() =>
        LevelBounds is null || (LevelBounds is [>= 0, var medium, <= 100] && LevelBounds[0] <= medium && medium <= LevelBounds[2])
            ? this
            : throw new InputException(
                "invalid-configuration",
                $"levelBounds must be three ascending scores from 0 to 100, not [{string.Join(", ", LevelBounds)}].");
}
