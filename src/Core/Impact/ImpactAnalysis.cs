using CommitWise.History;

namespace CommitWise.Impact;

/// <summary>Which modules a change touches.</summary>
public static class ImpactAnalysis
{
    /// <summary>One entry per module with a changed file, most changed lines first, then by path.</summary>
    /// <param name="map">The tree at the head of the change.</param>
    /// <param name="changes">The change. A rename counts for the module that the file moved to.</param>
    public static IReadOnlyList<ModuleImpact> Modules(ProjectMap map, IReadOnlyList<FileChange> changes)
    {
        var index = new ModuleIndex(map.Modules);
        return [.. changes
            .GroupBy(change => index.Of(change.Path))
            .Select(group => Impact(group.Key, [.. group]))
            .OrderByDescending(module => (long)module.Additions + module.Deletions)
            .ThenBy(module => module.Path, StringComparer.Ordinal)];
    }

    private static ModuleImpact Impact(Module module, IReadOnlyList<FileChange> changes) => new(
        module.Name,
        module.Path,
        changes.Count,
        changes.Sum(change => change.Additions),
        changes.Sum(change => change.Deletions),
        $"{changes.Count:N0} {(changes.Count == 1 ? "file" : "files")} {Place(module)}");

    private static string Place(Module module) => module switch
    {
        { BuildFile: null, Path: "" } => "at the root, which no build file covers",
        { BuildFile: null } => $"under {module.Path}, which no build file covers",
        { Path: "" } => $"that {module.BuildFile} at the root builds",
        _ => $"under {module.Path}, which {module.BuildFile} builds",
    };
}
