using System.Globalization;
using CommitWise.Analysis;
using CommitWise.Impact;
using CommitWise.Risk;
using Spectre.Console;

namespace CommitWise.Cli.Analyze;

/// <summary>A report for a person at a terminal: the verdict first, then the words, the numbers behind them and what to do.</summary>
/// <param name="console">Where it is drawn.</param>
/// <param name="width">Columns to lay it out for.</param>
internal sealed class ReportView(IAnsiConsole console, int width)
{
    private const int FactorsShown = 6;
    private const int ModulesShown = 6;
    private const int TestReasonsShown = 6;
    private const int BarWidth = 10;
    private const int ScoreBarWidth = 50;
    private const int TextWidth = 100;
    private const int NameWidth = 40;

    /// <summary>Draws a report.</summary>
    /// <param name="report">What to draw.</param>
    /// <param name="change">The metadata it was made from.</param>
    public void Show(Report report, ChangeMetadata change)
    {
        var decision = report.Decision;
        ShowChange(decision, change);
        ShowRisk(decision);
        ShowExplanation(decision.Explanation.Text);
        ShowFactors(decision.Factors);
        ShowModules(decision.Modules);
        ShowTests(decision.Tests);
        ShowCoverage(decision.Coverage);
        Line($"[dim]model {Markup.Escape(decision.Model.Id)} v{decision.Model.Version} ({decision.Model.Sha256[..12]}), decision {report.DecisionSha256[..12]}[/]");
    }

    private void ShowChange(Decision decision, ChangeMetadata change)
    {
        var additions = decision.Modules.Sum(module => module.Additions);
        var deletions = decision.Modules.Sum(module => module.Deletions);
        console.WriteLine();
        Line($"[bold]{Markup.Escape(change.Title)}[/]");
        Line(
            $"[dim]{Markup.Escape(change.AuthorName)}, {change.CommittedAt.UtcDateTime:d MMM yyyy}  ·  {Short(change.BaseSha)}..{Short(change.HeadSha)}  ·  " +
            $"{Count(change.Commits, "commit")}, {Count(decision.Coverage.Files.Total, "file")}[/]  {Counts(additions, deletions)}");
        console.WriteLine();
    }

    private void ShowRisk(Decision decision)
    {
        var colour = Colour(decision.Level);
        var filled = (int)Math.Round(decision.Probability * ScoreBarWidth);
        Line(
            $"[bold {colour}]RISK {decision.RiskScore}[/] of 100   [bold {colour}]{decision.Level.ToString().ToUpperInvariant()}[/]   " +
            $"[{colour}]{new string('━', filled)}[/][dim]{new string('─', ScoreBarWidth - filled)}[/]");
        var rank = decision.Percentile is { } percentile
            ? $"riskier than {Math.Floor(percentile):0} % of recent changes here"
            : "too few earlier changes here to rank it";
        Line($"[dim]probability {Share(decision.Probability)}, between {Share(decision.Interval[0])} and {Share(decision.Interval[1])}; {rank}[/]");
        console.WriteLine();
    }

    private void ShowExplanation(string text)
    {
        foreach (var line in WordWrap.Lines(text, Math.Min(TextWidth, width)))
        {
            Line(Markup.Escape(line));
        }

        console.WriteLine();
    }

    private void ShowFactors(IReadOnlyList<Factor> factors)
    {
        var moving = factors.Where(factor => factor.Contribution != 0).Take(FactorsShown).ToList();
        if (moving.Count == 0)
        {
            return;
        }

        Title("What moves the risk against a typical change here, in log-odds");
        var most = moving.Max(factor => Math.Abs(factor.Contribution));
        foreach (var factor in moving)
        {
            var (colour, mark) = factor.Contribution > 0 ? ("red", '▲') : ("green", '▼');
            var bar = new string('█', Math.Max(1, (int)Math.Round(Math.Abs(factor.Contribution) / most * BarWidth)));
            var effect = factor.Contribution.ToString("+0.00;-0.00", CultureInfo.InvariantCulture);
            Line($"  [{colour}]{mark} {effect}  {bar.PadRight(BarWidth)}[/]  {Markup.Escape(factor.Text)}");
        }

        console.WriteLine();
    }

    private void ShowModules(IReadOnlyList<ModuleImpact> modules)
    {
        Title($"Modules touched: {modules.Count:n0}");
        var names = Math.Min(NameWidth, modules.Take(ModulesShown).Select(module => module.Name.Length).DefaultIfEmpty().Max());
        foreach (var module in modules.Take(ModulesShown))
        {
            var at = module.Path.Length == 0 ? "the root" : module.Path;
            Line(
                $"  {Markup.Escape(Cut(module.Name, names).PadRight(names))}  {Count(module.Files, "file")} {Counts(module.Additions, module.Deletions)}" +
                $"  [dim]{Markup.Escape(Cut(at, Math.Max(10, width - names - 30)))}[/]");
        }

        if (modules.Count > ModulesShown)
        {
            Line($"  [dim]and {modules.Count - ModulesShown:n0} more; --json lists them all[/]");
        }

        console.WriteLine();
    }

    private void ShowTests(TestSelection tests)
    {
        Title($"Tests to run: {tests.Selected.Count:n0} of {Count(tests.Total, "test file")}");
        foreach (var group in tests.Selected.GroupBy(test => test.Reason, StringComparer.Ordinal).Take(TestReasonsShown))
        {
            var more = group.Count() > 1 ? $" and {group.Count() - 1:n0} more" : string.Empty;
            Line($"  {Markup.Escape(CutFront(group.First().Path, width - 2 - more.Length))}[dim]{more}[/]");
            Line($"    [dim]{Markup.Escape(Cut(group.Key, width - 4))}[/]");
        }

        foreach (var line in WordWrap.Lines(tests.Reason, Math.Min(TextWidth, width) - 2))
        {
            Line($"  [dim]{Markup.Escape(line)}[/]");
        }

        console.WriteLine();
    }

    private void ShowCoverage(Coverage coverage)
    {
        foreach (var unknown in coverage.Unknowns)
        {
            Line($"[yellow]![/] {Markup.Escape(unknown)}");
        }

        Line($"[dim]seen {Of(coverage.Files, "file")}, {Of(coverage.Hunks, "hunk")}, {Of(coverage.Lines, "changed line")}[/]");
    }

    private void Title(string title) => Line($"[bold]{Markup.Escape(title)}[/]");

    /// <summary>The one way out: titles, names, paths and reasons come from the repository and must not steer the terminal.</summary>
    private void Line(string markup) => console.MarkupLine(Terminal.Plain(markup));

    private static string Colour(RiskLevel level) => level switch
    {
        RiskLevel.Low => "green",
        RiskLevel.Medium => "yellow",
        RiskLevel.High => "darkorange",
        _ => "red",
    };

    private static string Counts(int additions, int deletions) => $"[green]+{additions:n0}[/] [red]-{deletions:n0}[/]";

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(1, width - 1)] + "…";

    private static string CutFront(string text, int width) => text.Length <= width ? text : "…" + text[^Math.Max(1, width - 1)..];

    private static string Short(string sha) => sha[..Math.Min(10, sha.Length)];

    private static string Share(double probability) => probability.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Count(int count, string what) => $"{count:n0} {what}{(count == 1 ? string.Empty : "s")}";

    private static string Of(Seen seen, string what) => $"{seen.Count:n0} of {Count(seen.Total, what)}";
}
