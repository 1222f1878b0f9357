using CommitWise.Diffs;
using CommitWise.Impact;

namespace CommitWise.Explanations.Prose;

/// <summary>Whether tests change along with the code, and which ones to run.</summary>
internal static class TestSentence
{
    private const string Everything = "Every test runs: ";

    public static IEnumerable<Statement> Write(ChangeOutline change)
    {
        string along = Along(change);
        string run = change.View.Tests is { Total: > 0 } tests ? Run(change, tests) : "";
        if (along.Length + run.Length == 0)
        {
            yield break;
        }

        string text = along.Length == 0 || run.Length == 0 ? along + run : $"{along}; {run}";
        yield return Statement.Of(along.Length > 0 ? Weight.Important : Weight.Useful, text, Places(change));
    }

    private static string Along(ChangeOutline change)
    {
        if (change.Code.Count == 0 || change.Code.All(file => file.IsPureMove))
        {
            return "";
        }

        if (change.Tests.Count == 0)
        {
            return "no test changes with the code";
        }

        if (change.Tests.All(file => file.Change.Status == FileStatus.Deleted))
        {
            return $"its tests are deleted along with it ({change.NamesOf(change.Tests)})";
        }

        long added = change.Tests.Sum(file => (long)file.Change.Additions);
        long deleted = change.Tests.Sum(file => (long)file.Change.Deletions);
        return added + deleted == 0 ? "" : $"its tests change along, with {Words.Lines(added, deleted)} in {change.NamesOf(change.Tests)}";
    }

    private static string Run(ChangeOutline change, TestSelection tests)
    {
        if (tests.Mode is TestSelector.All)
        {
            string why = tests.Reason.StartsWith(Everything, StringComparison.Ordinal)
                ? tests.Reason[Everything.Length..].TrimEnd('.')
                : "";
            string all = tests.Total == 1 ? "the only test file should run" : $"all {tests.Total:N0} test files should run";
            return why.Length == 0 ? all : $"{all}, because {Words.Plain(Shortened(change, why), 240)}";
        }

        if (change.Code.Count == 0 && tests.Selected.Count > 0 && tests.Selected.All(test => change.Known.Contains(test.Path)))
        {
            return "";
        }

        return tests.Selected.Count switch
        {
            0 => change.Code.Count == 0 ? "no test needs to run for it" : "no test is known to depend on it",
            1 => $"the one to run is {change.Names.Short(tests.Selected[0].Path)}",
            _ when tests.Selected.Count == tests.Total =>
                $"all {tests.Total:N0} test files are to run, {change.Names.Short(tests.Selected[0].Path)} first",
            _ => $"{tests.Selected.Count:N0} of {tests.Total:N0} test files are to run, {change.Names.Short(tests.Selected[0].Path)} first",
        };
    }

    // The evidence has the whole path.
    private static string Shortened(ChangeOutline change, string why) =>
        Cause(change, why) is { } file ? change.Names.Short(file.Path) + why[file.Path.Length..] : why;

    private static OutlinedFile? Cause(ChangeOutline change, string why) =>
        change.Files.FirstOrDefault(file => why.StartsWith(file.Path + " ", StringComparison.Ordinal));

    private static IReadOnlyList<Evidence> Places(ChangeOutline change)
    {
        OutlinedFile? cause = change.View.Tests is { Mode: TestSelector.All, Reason: var reason }
            && reason.StartsWith(Everything, StringComparison.Ordinal)
            ? Cause(change, reason[Everything.Length..])
            : null;
        OutlinedFile[] places = [.. cause is null ? [] : (OutlinedFile[])[cause], .. change.Code.Take(1), .. change.Tests.Take(3)];
        return ChangeOutline.Evidence(places.Length > 0 ? places : change.Files.Take(1));
    }
}
