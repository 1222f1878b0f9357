namespace CommitWise.Analysis;

/// <summary>Joins a decision with its envelope, and checks that a stored decision is what its inputs give.</summary>
public static class ReportBuilder
{
    /// <summary>The canonical bytes of a decision: what is hashed and what a replay compares.</summary>
    public static byte[] Canonical(Decision decision) => CanonicalJson.Serialize(decision, AnalysisJson.Default.Decision);

    /// <summary>A report of the local model.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="inputs">Names of what it was decided from.</param>
    /// <param name="timings">Milliseconds by stage.</param>
    /// <param name="time">Gives the time of creation.</param>
    public static Report Build(Decision decision, Inputs inputs, IReadOnlyDictionary<string, double> timings, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new Report(
            Report.CurrentSchema,
            ContentHash.Of(Canonical(decision)),
            new Envelope(Guid.CreateVersion7(now), now, Generation: 1, timings, Provider: "local"),
            decision,
            inputs);
    }
}
