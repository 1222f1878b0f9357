using CommitWise.Analysis;

namespace CommitWise.Repositories;

/// <summary>Asks whoever knows best - the host, or git - at which commit a change ends now.</summary>
public interface IHeadReader
{
    /// <summary>Reads the head of a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="connection">Where its repository is; null when it is not connected.</param>
    /// <param name="headRef">Branch that the change comes from; null when unknown.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Full object id; null when nobody can say.</returns>
    Task<string?> ReadAsync(ChangeKey change, RepositoryConnection? connection, string? headRef, CancellationToken cancellationToken);
}
