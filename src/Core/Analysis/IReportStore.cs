namespace CommitWise.Analysis;

/// <summary>Reports under their change's folder and generation, each written once and checked when read.</summary>
public interface IReportStore
{
    /// <summary>Stores a report, unless the generation has one: a generation has one report, whoever asks again.</summary>
    /// <param name="changeFolder">As <see cref="ChangeKey.Folder"/>.</param>
    /// <param name="generation">1 or more.</param>
    /// <param name="report">The report.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>The stored report, or the one that was there. Durable when this returns.</returns>
    Task<FiledReport> PutAsync(string changeFolder, int generation, Report report, CancellationToken cancellationToken);

    /// <summary>Reads a report.</summary>
    /// <param name="key">As <see cref="FiledReport.Key"/>.</param>
    /// <param name="sha256">What it must hold.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="InputException"><c>integrity</c>: it holds something else.</exception>
    Task<Report?> ReadAsync(string key, string sha256, CancellationToken cancellationToken);

    /// <summary>Deletes every report of a change.</summary>
    Task DeleteAllAsync(string changeFolder, CancellationToken cancellationToken);
}

/// <summary>A report where it lies.</summary>
/// <param name="Report">What it says.</param>
/// <param name="Key">Object that holds it.</param>
/// <param name="Sha256">Hash of the object.</param>
public sealed record FiledReport(Report Report, string Key, string Sha256);
