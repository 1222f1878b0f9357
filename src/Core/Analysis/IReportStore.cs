namespace CommitWise.Analysis;

/// <summary>Keeps reports under their change's folder and generation.</summary>
public interface IReportStore
{
    /// <summary>
    /// Stores the report of a generation. One that is there with the same decision is taken for it; one with another decision was left by
    /// a run that was never acknowledged, or is damaged, and is replaced.
    /// </summary>
    /// <param name="changeFolder">As <see cref="ChangeKey.Folder"/>.</param>
    /// <param name="generation">1 or more; the report gets it.</param>
    /// <param name="report">The report.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>The stored report, or the one that was there. Durable when this returns.</returns>
    Task<FiledReport> PutAsync(string changeFolder, int generation, Report report, CancellationToken cancellationToken);

    /// <summary>Deletes every report of a change.</summary>
    /// <param name="changeFolder">As <see cref="ChangeKey.Folder"/>.</param>
    /// <param name="cancellationToken">Stops in between; what is left can be deleted later.</param>
    /// <returns>How many there were.</returns>
    Task<int> DeleteAllAsync(string changeFolder, CancellationToken cancellationToken);
}

/// <summary>A report where it lies.</summary>
/// <param name="Report">What it says.</param>
/// <param name="Key">Object that holds it.</param>
/// <param name="Sha256">Hash of the object.</param>
public sealed record FiledReport(Report Report, string Key, string Sha256);
