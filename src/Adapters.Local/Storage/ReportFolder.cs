using System.Text.Json;
using CommitWise.Analysis;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>
/// Reports as files <c>{host}/{owner}/{repo}/{change}/{generation}.json</c>. A generation is written once; a change whose decision did not
/// change keeps the report it has.
/// </summary>
/// <param name="root">Folder; made when first written to.</param>
/// <param name="time">Measures the wait for another process that writes a report of the same change.</param>
public sealed class ReportFolder(string root, TimeProvider time)
{
    /// <summary>Stores a report under the next generation, unless the latest one holds the same decision.</summary>
    /// <param name="report">The report; its generation is set here.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>The stored report, or the one that was there, and its file.</returns>
    public async Task<(Report Report, string Path)> AddAsync(Report report, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(root, KeyOf(report.Decision.Change));
        Directory.CreateDirectory(folder);
        using var gate = await FileGate.EnterAsync(Path.Combine(folder, ".gate"), time, cancellationToken);
        var generation = Latest(folder);
        if (generation > 0 && await SameDecisionAsync(PathOf(folder, generation), report, cancellationToken) is { } existing)
        {
            return (existing, PathOf(folder, generation));
        }

        var next = report with { Envelope = report.Envelope with { Generation = generation + 1 } };
        await WriteAsync(PathOf(folder, generation + 1), next, cancellationToken);
        return (next, PathOf(folder, generation + 1));
    }

    /// <summary>Reads a report.</summary>
    /// <param name="path">Its file.</param>
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

    private static async Task<Report?> SameDecisionAsync(string path, Report report, CancellationToken cancellationToken)
    {
        var existing = (await ReadAsync(path, cancellationToken)).Report;
        return string.Equals(existing.DecisionSha256, report.DecisionSha256, StringComparison.Ordinal) ? existing : null;
    }

    private static async Task WriteAsync(string path, Report report, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            await using (var file = File.Create(temporary))
            {
                await JsonSerializer.SerializeAsync(file, report, AnalysisJson.Default.Report, cancellationToken);
                await file.FlushAsync(cancellationToken);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            File.Move(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static int Latest(string folder) => Directory.EnumerateFiles(folder, "*.json")
        .Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file), out var generation) ? generation : 0)
        .DefaultIfEmpty(0)
        .Max();

    private static string PathOf(string folder, int generation) => Path.Combine(folder, $"{generation}.json");

    private static string KeyOf(ChangeReference change) => Path.Combine(
        change.Repository.Replace('/', Path.DirectorySeparatorChar),
        change switch
        {
            { Kind: ChangeKind.Commit } => change.HeadSha,
            { Number: { } number } => $"{number}",
            _ => $"{change.BaseSha}..{change.HeadSha}",
        });
}

/// <summary>A report as it was read.</summary>
/// <param name="Report">What it says.</param>
/// <param name="Decision">Canonical bytes of its decision as it stands in the file, whatever this version makes of it.</param>
public sealed record StoredReport(Report Report, byte[] Decision);
