using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Grains;

namespace CommitWise.Api.Changes;

/// <summary>Asks for an analysis.</summary>
/// <param name="Force">Also when one runs: it is superseded.</param>
public sealed record AnalyzeRequest(bool Force = false);

/// <summary>An analysis that was begun.</summary>
/// <param name="Id">Key of the change.</param>
/// <param name="Generation">The generation that was begun; null when the change is new and waits for its first.</param>
/// <param name="Url">Where the change is.</param>
public sealed record AnalysisAnswer(string Id, int? Generation, string Url);

/// <summary>A link that is good for a while.</summary>
/// <param name="Url">The link.</param>
/// <param name="ExpiresAt">Until when.</param>
/// <param name="Sha256">Hash of what it gives.</param>
public sealed record LinkAnswer(string Url, DateTimeOffset ExpiresAt, string Sha256);

/// <summary>The explanation of a change in words.</summary>
/// <param name="Id">Key of the change.</param>
/// <param name="Generation">Generation that is explained.</param>
/// <param name="HeadSha">Commit that was analysed; null for a simulation without one.</param>
/// <param name="Provider">rules.</param>
/// <param name="Text">The sentences as one text.</param>
/// <param name="Sentences">Each with its evidence.</param>
public sealed record ExplanationAnswer(
    string Id, int Generation, string? HeadSha, string Provider, string Text, IReadOnlyList<ExplainedSentence> Sentences)
{
    /// <summary>The explanation in a report.</summary>
    internal static ExplanationAnswer Of(ChangeKey change, GenerationView generation, JsonElement explanation) => new(
        change.ToString(),
        generation.Generation,
        generation.HeadSha,
        "rules",
        explanation.GetProperty("text").GetString()!,
        explanation.GetProperty("sentences").Deserialize(ApiJson.Default.IReadOnlyListExplainedSentence)!);
}

/// <summary>A sentence.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Evidence">Places that show it.</param>
public sealed record ExplainedSentence(string Text, IReadOnlyList<EvidencePlace> Evidence);

/// <summary>A place.</summary>
/// <param name="Path">File.</param>
/// <param name="Line">Line; null for the whole file.</param>
public sealed record EvidencePlace(string Path, int? Line);
