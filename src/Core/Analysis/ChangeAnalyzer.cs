using CommitWise.Explanations;
using CommitWise.History;
using CommitWise.Impact;
using CommitWise.Risk;

namespace CommitWise.Analysis;

/// <summary>Everything that a decision is made from.</summary>
/// <param name="Change">Who, when and why.</param>
/// <param name="Diff">What.</param>
/// <param name="History">What was before.</param>
/// <param name="Config">What the repository wants.</param>
/// <param name="Model">What predicts, and what says which values are typical where the repository has too few changes.</param>
public sealed record DecisionInputs(
    ChangeMetadata Change, ParsedChange Diff, HistorySnapshot History, AnalysisConfig Config, RiskModel Model)
{
    /// <summary>What a remote model said in the place of <see cref="Model"/>; null when that one predicts.</summary>
    public RiskScores? Remote { get; init; }
}

/// <summary>Makes the decision about a change: measure, predict, rank, select tests, explain. Pure: equal inputs give equal bytes.</summary>
public static class ChangeAnalyzer
{
    /// <summary>Decides.</summary>
    /// <exception cref="InputException">The configuration is impossible.</exception>
    public static Decision Decide(DecisionInputs inputs) => Explain(inputs, Predict(inputs), SelectTests(inputs));

    /// <summary>How risky the change is, and where that puts it among the repository's recent ones.</summary>
    /// <exception cref="InputException">The configuration is impossible.</exception>
    internal static RiskOfChange Predict(DecisionInputs inputs)
    {
        var (_, diff, history, config, model) = inputs;
        config.Validated();
        var measures = Measure(inputs);
        var baseline = new Baseline(history.Baseline, model);
        var scores = inputs.Remote ?? RiskScores.Of(model, measures, baseline);
        var probability = Rounded.To6(scores.Change.Probability);
        var ranking = new Ranking(scores.Baseline);
        var bounds = LevelBounds.Choose(config, ranking.Probabilities);
        var (intercept, factors) = new FactorBuilder(diff, history.Facts, baseline).Build(measures, scores.Change, scores.Typical);
        return new RiskOfChange(
            new ModelReference(scores.Model.Id, scores.Model.Version, scores.Model.Sha256),
            probability,
            [Rounded.To6(scores.Change.Lower), Rounded.To6(scores.Change.Upper)],
            ranking.PercentileOf(probability),
            bounds.Of(probability),
            bounds,
            intercept,
            factors,
            CoverageOf(diff, [.. scores.Change.Unknowns, .. history.Unknowns]));
    }

    /// <summary>The measures of the change.</summary>
    internal static ChangeMeasures Measure(DecisionInputs inputs) =>
        ChangeMeasurer.Measure(MeasuredChangeOf(inputs.Change, inputs.Diff, inputs.History.Facts));

    /// <summary>What the change touches, and which tests it calls for.</summary>
    internal static ReachOfChange SelectTests(DecisionInputs inputs)
    {
        var (_, diff, history, _, _) = inputs;
        return history.Project is { } project
            ? new ReachOfChange(
                ImpactAnalysis.Modules(project, diff.Changes), TestSelector.Select(project, diff.Changes, history.CoChanges))
            : new ReachOfChange(
                ImpactAnalysis.Modules(ProjectMap.Empty, diff.Changes),
                new TestSelection([], [], 0, TestSelector.All, "Every test runs: the repository's tree could not be read."));
    }

    /// <summary>Puts it into words.</summary>
    internal static Decision Explain(DecisionInputs inputs, RiskOfChange risk, ReachOfChange reach)
    {
        var (change, diff, history, _, _) = inputs;
        var explanation = Explainer.Explain(new ChangeView
        {
            Title = change.Title,
            Files = diff.Files,
            History = history.Facts,
            Factors = risk.Factors,
            Probability = risk.Probability,
            Percentile = risk.Percentile,
            Level = risk.Level.ToString().ToLowerInvariant(),
            Missing = MissingCoChanges.Choose(history.CoChanges),
            Modules = reach.Modules,
            Tests = reach.Tests,
            Unknowns = risk.Coverage.Unknowns,
        });
        return new Decision(
            new ChangeReference(change.Repository, change.Kind, change.Number, change.BaseSha, change.HeadSha),
            RiskScore: (int)Math.Round(100 * risk.Probability, MidpointRounding.AwayFromZero),
            risk.Probability,
            risk.Percentile,
            risk.Level,
            risk.Bounds,
            Confidence: (int)Math.Round(100 * (1 - (risk.Interval[1] - risk.Interval[0])), MidpointRounding.AwayFromZero),
            risk.Interval,
            Calibration: "default",
            risk.Model,
            risk.Intercept,
            risk.Factors,
            reach.Modules,
            reach.Tests,
            explanation,
            risk.Coverage);
    }

    /// <summary>What the measures of a change are taken from.</summary>
    public static MeasuredChange MeasuredChangeOf(ChangeMetadata change, ParsedChange diff, HistoryFacts? facts) => new(
        diff.Changes,
        change.CommittedAt,
        change.Message is { } message ? FixDetector.IsFix(message) : null,
        facts,
        LinesKnown: diff.LinesKnown && (diff.Changes.Count == 0 || diff.Changes.Any(file => !file.IsBinary)));

    private static Coverage CoverageOf(ParsedChange diff, IReadOnlyList<string> unknowns)
    {
        var total = diff.Files.Count;
        var unread = diff.LinesKnown ? diff.Files.Count(file => file.Change.IsBinary || file.IsSubmodule) : total;
        var lines = diff.Changes.Sum(file => file.Additions + file.Deletions);
        return new Coverage(
            new Seen(total - unread, total),
            new Seen(diff.Hunks, diff.Hunks),
            new Seen(lines, lines),
            total == 0 ? [] : [.. unknowns, .. Unread(diff)]);
    }

    private static IEnumerable<string> Unread(ParsedChange diff) =>
    [
        .. diff.LinesKnown ? (string[])[] : ["Only the names of the changed files are known, not their lines."],
        .. About(diff, file => file.Change.IsBinary, "is binary: its content was not read.", "are binary: their content was not read."),
        .. About(diff, file => file.IsSubmodule, "is a submodule: what changed inside it was not read.", "are submodules: what changed inside them was not read."),
        .. About(
            diff,
            file => file.Truncated,
            "has more hunks or declarations than are told one by one; its counts are whole.",
            "have more hunks or declarations than are told one by one; their counts are whole."),
    ];

    private static IEnumerable<string> About(ParsedChange diff, Func<ChangedFileSummary, bool> applies, string one, string several)
    {
        var files = diff.Files.Where(applies).Select(file => file.Change.Path).ToList();
        return files.Count switch
        {
            0 => [],
            1 => [$"{files[0]} {one}"],
            _ => [$"{files.Count:n0} files, {files[0]} among them, {several}"],
        };
    }
}

/// <summary>How risky a change is.</summary>
/// <param name="Model">What says so.</param>
/// <param name="Probability">As in the decision; so are the others.</param>
/// <param name="Interval">Lowest and highest.</param>
/// <param name="Percentile">0..100.</param>
/// <param name="Level">The word for it.</param>
/// <param name="Bounds">Where levels begin.</param>
/// <param name="Intercept">Log-odds.</param>
/// <param name="Factors">Largest effect first.</param>
/// <param name="Coverage">How much was seen.</param>
internal sealed record RiskOfChange(
    ModelReference Model,
    double Probability,
    IReadOnlyList<double> Interval,
    double? Percentile,
    RiskLevel Level,
    LevelBounds Bounds,
    double Intercept,
    IReadOnlyList<Factor> Factors,
    Coverage Coverage);

/// <summary>How far a change reaches.</summary>
/// <param name="Modules">Modules touched.</param>
/// <param name="Tests">Tests to run.</param>
internal sealed record ReachOfChange(IReadOnlyList<ModuleImpact> Modules, TestSelection Tests);
