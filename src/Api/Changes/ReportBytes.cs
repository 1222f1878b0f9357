using System.Text.Json;
using CommitWise.Analysis;

namespace CommitWise.Api.Changes;

/// <summary>Reads stored reports.</summary>
internal static class ReportBytes
{
    /// <summary>Reads a report, whatever version wrote it, as a document.</summary>
    public static async Task<JsonDocument> ParseAsync(Stream stored, CancellationToken cancellationToken)
    {
        await using (stored)
        {
            return await JsonDocument.ParseAsync(stored, default, cancellationToken);
        }
    }

    /// <summary>The diff among the inputs of a report.</summary>
    public static string DiffSha256(JsonDocument report) =>
        report.RootElement.GetProperty("inputs").GetProperty("diffSha256").GetString() is { } hash && ContentHash.IsValid(hash)
            ? hash
            : throw new InputException("no-diff", "The report names no diff.");
}
