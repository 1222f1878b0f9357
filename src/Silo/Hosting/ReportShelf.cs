using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Durability;

namespace CommitWise.Silo.Hosting;

/// <summary>The reports of grains in the object store.</summary>
/// <param name="objects">Where they are.</param>
internal sealed class ReportShelf(IObjectStore objects) : IReportStore
{
    private readonly ReportStore _reports = new(objects);

    /// <inheritdoc/>
    public async Task<FiledReport> PutAsync(string changeFolder, int generation, Report report, CancellationToken cancellationToken)
    {
        var (stored, key, sha256) = await _reports.PutAsync(changeFolder, generation, report, cancellationToken);
        return new FiledReport(stored, key, sha256);
    }

    /// <inheritdoc/>
    public async Task<Report?> ReadAsync(string key, string sha256, CancellationToken cancellationToken) =>
        await objects.SizeAsync(key, cancellationToken) is null ? null : (await _reports.ReadAsync(key, sha256, cancellationToken)).Report;

    /// <inheritdoc/>
    public Task DeleteAllAsync(string changeFolder, CancellationToken cancellationToken) => _reports.DeleteAllAsync(changeFolder, cancellationToken);
}
