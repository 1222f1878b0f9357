using CommitWise.History;
using CommitWise.Impact;
using CommitWise.Risk;

namespace CommitWise.Explanations;

/// <summary>Everything that is known about a change when it is explained. Nothing here depends on a clock or a machine.</summary>
public sealed record ChangeView
{
    /// <summary>
    /// Title of the pull request or first line of the commit message. Written by the author: it is quoted, never believed.
    /// </summary>
    public required string Title { get; init; }

    /// <summary>The changed files, in any order.</summary>
    public required IReadOnlyList<ChangedFileSummary> Files { get; init; }

    /// <summary>The past of the change; null when the repository's history is not known.</summary>
    public HistoryFacts? History { get; init; }

    /// <summary>Parts of the prediction; those with the largest contribution are told. May be empty.</summary>
    public IReadOnlyList<Factor> Factors { get; init; } = [];

    /// <summary>Probability that the change induces a defect, 0 to 1; null when there is no prediction.</summary>
    public double? Probability { get; init; }

    /// <summary>Share of the repository's recent changes that are less risky, 0 to 100; null when there are too few.</summary>
    public double? Percentile { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>; null when there is no prediction.</summary>
    public string? Level { get; init; }

    /// <summary>What usually changes along and did not; see <see cref="MissingCoChanges"/>.</summary>
    public IReadOnlyList<CoChange> Missing { get; init; } = [];

    /// <summary>Modules that the change touches.</summary>
    public IReadOnlyList<ModuleImpact> Modules { get; init; } = [];

    /// <summary>Tests that the change calls for; null when the tree was not read.</summary>
    public TestSelection? Tests { get; init; }

    /// <summary>
    /// What could not be measured or read, as the report's coverage lists it: short phrases such as <c>author experience: shallow
    /// clone</c>.
    /// </summary>
    public IReadOnlyList<string> Unknowns { get; init; } = [];
}
