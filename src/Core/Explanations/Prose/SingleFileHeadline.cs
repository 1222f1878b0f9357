using CommitWise.Diffs;
using CommitWise.Impact;

namespace CommitWise.Explanations.Prose;

/// <summary>The first sentence about a change of one file.</summary>
internal static class SingleFileHeadline
{
    public static Statement Write(ChangeOutline change)
    {
        OutlinedFile file = change.Files[0];
        return Statement.Of(Weight.Essential, Text(change, file), [file.Largest()]);
    }

    private static string Text(ChangeOutline change, OutlinedFile file)
    {
        string name = change.Names.Whole(file.Path);
        if (file.Summary.IsSubmodule)
        {
            return $"{SubmoduleVerb(file.Change.Status)} the submodule {name}";
        }

        if (Headline.IsDependenciesOnly(change))
        {
            return $"{DependencySentences.Moves(change.Dependencies)}, in {name}";
        }

        return file.Change.Status switch
        {
            FileStatus.Added => $"Adds {Binary(file)}{name}{Lines(file.Change.Additions)}",
            FileStatus.Deleted => $"Deletes {Binary(file)}{name}{Lines(file.Change.Deletions)}",
            FileStatus.Renamed => $"Moves {change.Names.Whole(file.Change.OldPath ?? file.Path)} to {name}{Rest(file)}",
            FileStatus.Copied => $"Copies {change.Names.Whole(file.Change.OldPath ?? file.Path)} to {name}{Rest(file)}",
            FileStatus.ModeChanged => $"Changes only the mode of {name}",
            _ when file.Change.IsBinary => $"Replaces the binary file {name}",
            _ => $"Edits {Inside(file)}{name}{Where(file)}{Counts(file)}",
        };
    }

    private static string SubmoduleVerb(FileStatus status) => status switch
    {
        FileStatus.Added => "Adds",
        FileStatus.Deleted => "Removes",
        FileStatus.Renamed => "Moves",
        _ => "Points at another commit of",
    };

    private static string Binary(OutlinedFile file) => file.Change.IsBinary ? "the binary file " : "";

    private static string Lines(int lines) => lines == 0 ? "" : $", {Words.Count(lines, "line")}";

    private static string Rest(OutlinedFile file) =>
        file.IsPureMove ? " without changing its content" : file.Change.IsBinary ? "" : Counts(file);

    private static string Counts(OutlinedFile file) =>
        file.Lines == 0 ? "" : $", with {Words.Lines(file.Change.Additions, file.Change.Deletions)}";

    // One enclosing declaration of every hunk is worth a name.
    private static string Inside(OutlinedFile file)
    {
        string?[] names =
            [.. file.Summary.Hunks.Select(hunk => StructureScanner.NameIn(file.Path, hunk.Heading)).Distinct(StringComparer.Ordinal)];
        return !file.Summary.Truncated && names is [{ } name] && !RepoPath.Stem(file.Path).SequenceEqual(name)
            ? $"{Words.Plain(name, 80)} in " : "";
    }

    private static string Where(OutlinedFile file) =>
        file.Summary.Hunks.Count > 1 && !file.Summary.Truncated ? $" in {Words.Count(file.Summary.Hunks.Count, "place")}" : "";
}
