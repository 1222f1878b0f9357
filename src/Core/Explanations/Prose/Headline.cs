using CommitWise.Diffs;
using CommitWise.Impact;

namespace CommitWise.Explanations.Prose;

/// <summary>The first sentence: what the change is, where and how large.</summary>
internal static class Headline
{
    /// <summary>Up to so many files are named in it.</summary>
    public const int FewFiles = 3;

    /// <summary>Says it, after a word on reverts.</summary>
    public static IEnumerable<Statement> Write(ChangeOutline change)
    {
        if (Reverted(change.View.Title) is { } title)
        {
            yield return Statement.Of(Weight.Important, $"By its title, this takes back “{title}”", []);
        }

        yield return change.Files.Count switch
        {
            0 => Statement.Of(Weight.Essential, "The change is empty", []),
            1 => SingleFileHeadline.Write(change),
            _ => Statement.Of(Weight.Essential, Several(change), ChangeOutline.Evidence(change.Files)),
        };
    }

    private static string Several(ChangeOutline change)
    {
        if (IsDependenciesOnly(change))
        {
            return $"{DependencySentences.Moves(change.Dependencies)}, in {change.NamesOf(change.Files)}";
        }

        if (change.Files.All(file => file.IsPureMove))
        {
            return $"Moves {Words.Count(change.Files.Count, "file")}{MoveRoute(change)} without changing their content";
        }

        if (IsNewProject(change) && NewProject(change) is { } project)
        {
            return $"Adds the project {project}: {Words.Count(change.Files.Count, "file")} with {Words.Lines(change.Additions, change.Deletions)}";
        }

        if (IsNamedByStatus(change))
        {
            return $"{ByStatus(change)}{Place.Under(change)}{Size(change)}";
        }

        string opening = Opening(change);
        return change.Files.Count <= FewFiles ? $"{opening}{Size(change)}" : $"{opening}{Place.Of(change)}{Size(change)}";
    }

    /// <summary>Nothing but lock files and edits of manifests that each set a package.</summary>
    public static bool IsDependenciesOnly(ChangeOutline change) =>
        change.Dependencies.Count > 0 && change.Files.All(file => LockFiles.Contain(file.Path) || SetsPackages(file));

    /// <summary>So few files that the first sentence names each with its verb.</summary>
    public static bool IsNamedByStatus(ChangeOutline change) =>
        change.Files.Count is > 1 and <= FewFiles && OnlyKind(change.Files) is null && !IsDependenciesOnly(change);

    /// <summary>The first sentence speaks of a new project.</summary>
    public static bool IsNewProject(ChangeOutline change) => change.Files.Count > FewFiles && NewProject(change) is not null;

    private static bool SetsPackages(OutlinedFile file) =>
        file.Change.Status == FileStatus.Modified && DependencyChange.InFile(file).Any();

    private static string ByStatus(ChangeOutline change)
    {
        var clauses = new List<string>();
        foreach (IGrouping<string, OutlinedFile> group in change.Files.GroupBy(file => Verb(file.Change.Status), StringComparer.Ordinal)
            .OrderByDescending(group => group.Sum(file => file.Lines)))
        {
            clauses.Add($"{group.Key} {Words.List([.. group.Select(file => NameOf(change, file))])}");
        }

        return Words.List(clauses);
    }

    private static string Verb(FileStatus status) => status switch
    {
        FileStatus.Added => "adds",
        FileStatus.Deleted => "deletes",
        FileStatus.Renamed => "moves",
        FileStatus.Copied => "copies",
        _ => "changes",
    };

    private static string NameOf(ChangeOutline change, OutlinedFile file) =>
        file.Change is { OldPath: { } old, Status: FileStatus.Renamed or FileStatus.Copied }
        ? $"{change.Names.Short(old)} to {change.Names.Short(file.Path)}"
        : change.Names.Short(file.Path);

    private static string Opening(ChangeOutline change)
    {
        string files = change.Files.Count <= FewFiles ? change.NamesOf(change.Files) : Words.Count(change.Files.Count, "file");
        string? only = OnlyKind(change.Files);
        string? status = change.Files.All(file => file.Change.Status == FileStatus.Added) ? "Adds"
            : change.Files.All(file => file.Change.Status == FileStatus.Deleted) ? "Deletes" : null;
        return only is null ? $"{status ?? "Changes"} {files}" : $"{status ?? "Changes"} {only} only: {files}";
    }

    private static string? OnlyKind(IReadOnlyList<OutlinedFile> files)
    {
        if (files.All(file => file.Change.IsBinary))
        {
            return "binary files";
        }

        FileKind kind = files[0].Kind;
        return files.Any(file => file.Kind != kind) ? null : kind switch
        {
            FileKind.Docs => "documentation",
            FileKind.Test => "tests",
            FileKind.Config => "configuration",
            FileKind.Build => "build files",
            FileKind.Generated => "generated files",
            FileKind.Vendored => "vendored code",
            _ => null,
        };
    }

    private static string Size(ChangeOutline change)
    {
        long total = change.Additions + change.Deletions;
        if (total == 0)
        {
            return "";
        }

        bool isWhole = change.Files.All(file => file.Change.Status == FileStatus.Added)
            || change.Files.All(file => file.Change.Status == FileStatus.Deleted);
        string lines = isWhole ? $", {Words.Count(total, "line")} in all" : $", with {Words.Lines(change.Additions, change.Deletions)}";
        OutlinedFile largest = change.Files[0];
        double share = (double)largest.Lines / total;
        if (change.Files.Count < 3 || total < 20 || share < 0.6)
        {
            return lines;
        }

        return $"{lines}, {(share >= 0.95 ? "nearly all" : "most")} of them in {change.Names.Short(largest.Path)}";
    }

    private static string MoveRoute(ChangeOutline change)
    {
        string[] from = [.. change.Files.Select(file => RepoPath.Folder(file.Change.OldPath ?? "")).Distinct(StringComparer.Ordinal)];
        string[] to = [.. change.Files.Select(file => RepoPath.Folder(file.Path)).Distinct(StringComparer.Ordinal)];
        return from.Length == 1 && to.Length == 1 && !string.Equals(from[0], to[0], StringComparison.Ordinal)
            ? $" from {Place.Folder(from[0])} to {Place.Folder(to[0])}"
            : "";
    }

    private static string? NewProject(ChangeOutline change)
    {
        OutlinedFile? file = change.Files
            .Where(file => file.Change.Status == FileStatus.Added && BuildFiles.MakesModule(BuildFiles.KindOf(file.Path)))
            .OrderBy(file => file.Path.Length).ThenBy(file => file.Path, StringComparer.Ordinal)
            .FirstOrDefault();
        if (file is null)
        {
            return null;
        }

        string folder = BuildFiles.FolderOf(file.Path);
        int inside = change.Files.Count(other => RepoPath.IsUnder(other.Path, folder));
        string? name = change.View.Modules.FirstOrDefault(module => string.Equals(module.Path, folder, StringComparison.Ordinal))?.Name;
        bool isMost = inside * 10 >= change.Files.Count * 6;
        return isMost ? $"{Words.Plain(name ?? RepoPath.Stem(file.Path).ToString())} in {Place.Folder(folder)}" : null;
    }

    private static string? Reverted(string title)
    {
        const string start = "Revert \"";
        return title.StartsWith(start, StringComparison.Ordinal) && title.Length > start.Length + 1
            ? Words.Plain(title[start.Length..].TrimEnd().TrimEnd('"'), 80)
            : null;
    }
}
