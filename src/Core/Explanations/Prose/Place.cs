using CommitWise.Impact;

namespace CommitWise.Explanations.Prose;

/// <summary>Where a change of several files is.</summary>
internal static class Place
{
    private const int MostNamed = 3;

    /// <summary>
    /// <c> in Core and Core.Tests</c>, <c> under src/Core</c>, <c> across 7 modules, mostly Core</c>, <c> in Core, App and 5 more
    /// modules</c>; empty when nothing short is true.
    /// </summary>
    public static string Of(ChangeOutline change)
    {
        string common = CommonFolder(change.Files);
        ModuleImpact[] modules = [.. change.View.Modules
            .OrderByDescending(module => (long)module.Additions + module.Deletions).ThenBy(module => module.Path, StringComparer.Ordinal)];
        if (modules.Length <= 1)
        {
            return common.Length > 0 ? Under(change) : TopFolders(change.Files);
        }

        if (modules.Length <= MostNamed)
        {
            return $" in {Words.List([.. modules.Select(Name)])}";
        }

        ModuleImpact first = modules[0];
        bool isMost = first.Additions + first.Deletions > (change.Additions + change.Deletions) * 0.6;
        return isMost
            ? $" across {Words.Count(modules.Length, "module")}, mostly {Name(first)}"
            : $" in {Words.List([.. modules.Select(Name)], 2)} modules";
    }

    /// <summary><c> under src/Core</c>; empty when the files share no folder.</summary>
    public static string Under(ChangeOutline change) =>
        CommonFolder(change.Files) is { Length: > 0 } common ? $" under {Words.Plain(common)}" : "";

    /// <summary>A folder for readers.</summary>
    public static string Folder(string folder) => folder.Length == 0 ? "the root" : Words.Plain(folder);

    private static string Name(ModuleImpact module) => module.Name is "(root)" ? "the root folder" : Words.Plain(module.Name, 60);

    private static string TopFolders(IReadOnlyList<OutlinedFile> files)
    {
        string[] tops =
            [.. files.Select(file => RepoPath.TopFolder(file.Path)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return tops.Length <= MostNamed
            ? $" in {Words.List([.. tops.Select(Folder)])}"
            : $" in {Words.Count(tops.Length, "top-level folder")}";
    }

    private static string CommonFolder(IReadOnlyList<OutlinedFile> files)
    {
        string common = RepoPath.Folder(files[0].Path);
        foreach (OutlinedFile file in files)
        {
            while (common.Length > 0 && !RepoPath.IsUnder(file.Path, common))
            {
                common = RepoPath.Folder(common);
            }
        }

        return common;
    }
}
