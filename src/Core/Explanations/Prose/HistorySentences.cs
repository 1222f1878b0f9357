using CommitWise.History;

namespace CommitWise.Explanations.Prose;

/// <summary>What usually changes along, and what the past says about these files and their author.</summary>
internal static class HistorySentences
{
    private const int FewestFixes = 3;
    private const double FixShare = 0.25;

    public static IEnumerable<Statement> Write(ChangeOutline change) =>
        ((Statement?[])[Missing(change), Record(change), Author(change)]).OfType<Statement>();

    private static Statement? Missing(ChangeOutline change)
    {
        CoChange[] missing = [.. change.View.Missing
            .OrderByDescending(pair => (double)pair.Together / Math.Max(1, pair.Commits))
            .ThenBy(pair => pair.With, StringComparer.Ordinal).ThenBy(pair => pair.Path, StringComparer.Ordinal)
            .Take(MissingCoChanges.Max)];
        if (missing.Length == 0)
        {
            return null;
        }

        Evidence[] evidence = [.. missing.SelectMany(pair => (Evidence[])[new(pair.Path), new(pair.With)])];
        bool isOnePath = missing.All(pair => string.Equals(pair.Path, missing[0].Path, StringComparison.Ordinal));
        string usual = isOnePath ? WithOne(change, missing) : WithSeveral(change, missing);
        return Statement.Of(Weight.Important, $"Usually {usual}, but not this time", evidence);
    }

    private static string WithOne(ChangeOutline change, CoChange[] missing)
    {
        string files = Words.List([.. missing.Select(pair => $"{change.Names.Short(pair.With)} ({Counts(pair)})")]);
        return $"{files} {(missing.Length == 1 ? "changes" : "change")} along with {change.Names.Short(missing[0].Path)}";
    }

    private static string WithSeveral(ChangeOutline change, CoChange[] missing) => Words.List([.. missing.Select((pair, i) =>
        $"{change.Names.Short(pair.With)} {(i == 0 ? "changes along " : "")}with {change.Names.Short(pair.Path)} ({Counts(pair)})")]);

    private static string Counts(CoChange pair) => $"in {pair.Together:N0} of {pair.Commits:N0} earlier commits";

    private static Statement? Record(ChangeOutline change)
    {
        FileFacts? worst = change.View.History?.Files
            .Where(file => file.Fixes >= FewestFixes && file.Fixes >= file.Commits * FixShare && change.Known.Contains(file.Path))
            .OrderByDescending(file => file.Fixes).ThenBy(file => file.Path, StringComparer.Ordinal)
            .FirstOrDefault();
        return worst is null
            ? null
            : Statement.Of(Weight.Useful,
                $"{worst.Fixes:N0} of the {worst.Commits:N0} earlier commits to {change.Names.Short(worst.Path)} were fixes",
                [new Evidence(worst.Path)]);
    }

    private static bool IsMerge(string title) => title.StartsWith("Merge ", StringComparison.Ordinal);

    // A factor about the author's experience has said it with numbers; a merge is not among the commits that are counted.
    private static Statement? Author(ChangeOutline change)
    {
        if (change.View.History is not { } history || IsMerge(change.View.Title) || RiskSentences.Told(change.View)
            .Any(factor => factor.Feature is "exp" or "rexp" or "sexp"))
        {
            return null;
        }

        if (history.Author.Changes == 0)
        {
            return Statement.Of(Weight.Useful, "It is the author's first non-merge commit in this repository", []);
        }

        return history.Author.FileChanges == 0 && history.Files.Any(file => file.Commits > 0)
            ? Statement.Of(Weight.Detail, $"The author has not changed {(change.Files.Count == 1 ? "this file" : "these files")} before", [])
            : null;
    }
}
