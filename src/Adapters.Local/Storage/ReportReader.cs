using System.Text.Json;
using CommitWise.Analysis;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>Reads reports from wherever they are.</summary>
public static class ReportReader
{
    /// <summary>Reads a report from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InputException"><c>malformed-report</c>, or <c>missing-input</c> when there is no such file.</exception>
    public static async Task<StoredReport> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new InputException("missing-input", $"There is no report at '{path}'.");
        }

        await using var file = File.OpenRead(path);
        return await ReadAsync(file, path, cancellationToken);
    }

    /// <summary>Reads a report from a stream.</summary>
    /// <param name="json">The report.</param>
    /// <param name="name">What to call it in a fault.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InputException"><c>malformed-report</c>.</exception>
    public static async Task<StoredReport> ReadAsync(Stream json, string name, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(json, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
            var report = document.Deserialize(AnalysisJson.Default.Report);
            return string.Equals(report?.Schema, Report.CurrentSchema, StringComparison.Ordinal)
                ? new StoredReport(report!, CanonicalJson.Write(document.RootElement.GetProperty("decision")))
                : throw new InputException(
                    "malformed-report", $"{name}: the schema is '{report?.Schema}'; this version reads '{Report.CurrentSchema}'.");
        }
        catch (JsonException fault)
        {
            throw new InputException("malformed-report", $"{name}: not a report: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}

/// <summary>A report as it was read.</summary>
/// <param name="Report">What it says.</param>
/// <param name="Decision">Canonical bytes of its decision as it stands in the file, whatever this version makes of it.</param>
public sealed record StoredReport(Report Report, byte[] Decision);
