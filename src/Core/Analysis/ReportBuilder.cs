namespace CommitWise.Analysis;

/// <summary>Joins a decision with its envelope, and checks that a stored decision is what its inputs give.</summary>
public static class ReportBuilder
{
    /// <summary>The canonical bytes of a decision: what is hashed and what a replay compares.</summary>
    public static byte[] Canonical(Decision decision) => CanonicalJson.Serialize(decision, AnalysisJson.Default.Decision);

    /// <summary>A report of an analysis that has just ended.</summary>
    /// <param name="analyzed">What was decided, and how.</param>
    /// <param name="time">Gives the time of creation.</param>
    public static Report Build(AnalyzedChange analyzed, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new Report(
            Report.CurrentSchema,
            ContentHash.Of(Canonical(analyzed.Decision)),
            new Envelope(Guid.CreateVersion7(now), now, Generation: 1, analyzed.Timings, analyzed.Provider, analyzed.FallbackReason),
            analyzed.Decision,
            analyzed.Inputs);
    }
}
