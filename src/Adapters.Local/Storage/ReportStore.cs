using System.Globalization;
using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>
/// Reports as objects <c>reports/{host}/{owner}/{repo}/{change}/{generation}.json</c>. A generation that was acknowledged is never written
/// again.
/// </summary>
/// <param name="objects">Where they are.</param>
public sealed class ReportStore(IObjectStore objects) : IReportStore
{
    private const int PageOfKeys = 1_000;
    private const int LongestSegment = 100;
    private const int LongestObjectId = 40;

    /// <summary>Stores a report under the next generation, unless the latest one holds the same decision.</summary>
    /// <param name="report">The report; its generation is set here.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>The stored report, or the one that was there, and its key.</returns>
    public async Task<(Report Report, string Key)> AddAsync(Report report, CancellationToken cancellationToken)
    {
        var folder = FolderOf(report.Decision.Change);
        while (true)
        {
            var latest = await LatestAsync(folder, cancellationToken);
            var key = KeyOf(folder, latest);
            if (latest > 0 && await ReadAsync(key, sha256: null, cancellationToken) is var stored && IsSame(stored.Report, report))
            {
                return (stored.Report, key);
            }

            var next = Numbered(report, latest + 1);
            if (await PutAsync(KeyOf(folder, latest + 1), next, PutMode.Create, cancellationToken) is { } created)
            {
                return (next, created.Key);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<FiledReport> PutAsync(
        string changeFolder, int generation, Report report, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(generation, 1);
        var key = KeyOf(changeFolder, generation);
        var numbered = Numbered(report, generation);
        if (await PutAsync(key, numbered, PutMode.Create, cancellationToken) is { } created)
        {
            return new FiledReport(numbered, key, created.Sha256);
        }

        if (await AdoptAsync(key, numbered, cancellationToken) is var (adopted, sha256))
        {
            return new FiledReport(adopted, key, sha256);
        }

        var replaced = await PutAsync(key, numbered, PutMode.Replace, cancellationToken);
        return new FiledReport(numbered, key, replaced!.Sha256);
    }

    /// <summary>Reads a report.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="sha256">Hash of its bytes; null when it is not known.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InputException"><c>missing-input</c>, <c>integrity</c> or <c>malformed-report</c>.</exception>
    public async Task<StoredReport> ReadAsync(string key, string? sha256, CancellationToken cancellationToken)
    {
        var json = await objects.ReadCheckedAsync(key, sha256, cancellationToken)
            ?? throw new InputException("missing-input", $"There is no report at '{key}'.");
        return await ReportReader.ReadAsync(new MemoryStream(json), key, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> DeleteAllAsync(string changeFolder, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(changeFolder, cancellationToken);
        foreach (var key in keys)
        {
            await objects.DeleteAsync(key, cancellationToken);
        }

        return keys.Count;
    }

    /// <summary>The change as part of a key. Ids of a range that are too long for one segment keep their first 40 digits.</summary>
    internal static string FolderOf(ChangeReference change) => $"{change.Repository}/{change switch
    {
        { Kind: ChangeKind.Commit } => change.HeadSha,
        { Number: { } number } => number.ToString(CultureInfo.InvariantCulture),
        _ when change.BaseSha.Length + change.HeadSha.Length + 2 <= LongestSegment => $"{change.BaseSha}..{change.HeadSha}",
        _ => $"{Short(change.BaseSha)}..{Short(change.HeadSha)}",
    }}";

    private static string Short(string objectId) => objectId[..Math.Min(LongestObjectId, objectId.Length)];

    private static string KeyOf(string folder, int generation) => $"{PrefixOf(folder)}{generation.ToString(CultureInfo.InvariantCulture)}.json";

    private static string PrefixOf(string folder) => $"reports/{folder}/";

    private static Report Numbered(Report report, int generation) => report with { Envelope = report.Envelope with { Generation = generation } };

    private static bool IsSame(Report stored, Report report) => string.Equals(stored.DecisionSha256, report.DecisionSha256, StringComparison.Ordinal);

    private Task<StoredObject?> PutAsync(string key, Report report, PutMode mode, CancellationToken cancellationToken) => objects.PutAsync(
        key, (stream, token) => JsonSerializer.SerializeAsync(stream, report, AnalysisJson.Default.Report, token), mode, cancellationToken);

    private async Task<(Report Report, string Sha256)?> AdoptAsync(string key, Report report, CancellationToken cancellationToken)
    {
        try
        {
            return await objects.ReadCheckedAsync(key, sha256: null, cancellationToken) is { } json
                && (await ReportReader.ReadAsync(new MemoryStream(json), key, cancellationToken)).Report is var stored && IsSame(stored, report)
                    ? (stored, ContentHash.Of(json))
                    : null;
        }
        catch (InputException fault) when (fault.Problem == "malformed-report")
        {
            return null;
        }
    }

    private async Task<int> LatestAsync(string folder, CancellationToken cancellationToken) => (await KeysAsync(folder, cancellationToken))
        .Select(key => int.TryParse(Path.GetFileNameWithoutExtension(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .DefaultIfEmpty(0)
        .Max();

    private async Task<List<string>> KeysAsync(string folder, CancellationToken cancellationToken)
    {
        var prefix = PrefixOf(folder);
        List<string> keys = [];
        IReadOnlyList<string> page;
        do
        {
            page = await objects.ListAsync(prefix, keys.LastOrDefault(), PageOfKeys, cancellationToken);
            keys.AddRange(page);
        }
        while (page.Count == PageOfKeys);
        return keys;
    }
}
