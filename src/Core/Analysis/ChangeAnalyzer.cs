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
/// <param name="Model">What predicts.</param>
public sealed record DecisionInputs(
    ChangeMetadata Change, ParsedChange Diff, HistorySnapshot History, AnalysisConfig Config, RiskModel Model);

/// <summary>Makes the decision about a change: measure, predict, rank, select tests, explain. Pure: equal inputs give equal bytes.</summary>
public static class ChangeAnalyzer
{
    /// <summary>Decides.</summary>
    /// <exception cref="InputException">The configuration is impossible.</exception>
    public static Decision Decide(DecisionInputs inputs)
    {
        var (change, diff, history, config, model) = inputs;
        config.Validated();
        var measures = ChangeMeasurer.Measure(MeasuredChangeOf(change, diff, history.Facts));
        var prediction = model.Predict(measures);
        var probability = Rounded.To6(prediction.Probability);
        double[] interval = [Rounded.To6(prediction.Lower), Rounded.To6(prediction.Upper)];
        var baseline = new Baseline(history.Baseline, model);
        var bounds = LevelBounds.Choose(config, baseline.Probabilities);
        var percentile = baseline.PercentileOf(probability);
        var level = bounds.Of(probability);
        var (intercept, factors) = new FactorBuilder(diff, history.Facts, baseline).Build(model, measures, prediction);
        var modules = ImpactAnalysis.Modules(history.Project, diff.Changes);
        var tests = TestSelector.Select(history.Project, diff.Changes, history.CoChanges);
        var coverage = CoverageOf(diff, model.Unknowns(measures));
        var explanation = Explainer.Explain(new ChangeView
        {
            Title = change.Title,
            Files = diff.Files,
            History = history.Facts,
            Factors = factors,
            Probability = probability,
            Percentile = percentile,
            Level = level.ToString().ToLowerInvariant(),
            Missing = MissingCoChanges.Choose(history.CoChanges),
            Modules = modules,
            Tests = tests,
            Unknowns = coverage.Unknowns,
        });
        return new Decision(
            new ChangeReference(change.Repository, change.Kind, change.Number, change.BaseSha, change.HeadSha),
            RiskScore: (int)Math.Round(100 * probability, MidpointRounding.AwayFromZero),
            probability,
            percentile,
            level,
            bounds,
            Confidence: (int)Math.Round(100 * (1 - (interval[1] - interval[0])), MidpointRounding.AwayFromZero),
            interval,
            Calibration: "default",
            new ModelReference(model.Id, model.Version, model.Sha256),
            intercept,
            factors,
            modules,
            tests,
            explanation,
            coverage);
    }

    /// <summary>What the measures of a change are taken from.</summary>
    public static MeasuredChange MeasuredChangeOf(ChangeMetadata change, ParsedChange diff, HistoryFacts facts) => new(
        diff.Changes,
        change.CommittedAt,
        FixDetector.IsFix(change.Message),
        facts,
        LinesKnown: diff.Changes.Count == 0 || diff.Changes.Any(file => !file.IsBinary));

    private static Coverage CoverageOf(ParsedChange diff, IReadOnlyList<string> unknowns)
    {
        var total = diff.Files.Count;
        var unread = diff.Files.Count(file => file.Change.IsBinary || file.IsSubmodule);
        var lines = diff.Changes.Sum(file => file.Additions + file.Deletions);
        return new Coverage(
            new Seen(total - unread, total),
            new Seen(diff.Hunks, diff.Hunks),
            new Seen(lines, lines),
            total == 0 ? [] : [.. unknowns, .. Unread(diff)]);
    }

    private static IEnumerable<string> Unread(ParsedChange diff) =>
    [
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
