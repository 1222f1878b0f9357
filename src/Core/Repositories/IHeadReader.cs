using CommitWise.Analysis;

namespace CommitWise.Repositories;

/// <summary>Asks whoever can know - git, then the host - at which of several commits a change ends now.</summary>
public interface IHeadReader
{
    /// <summary>Reads the head of a change.</summary>
    /// <param name="question">Which change, and which heads come into question.</param>
    /// <param name="connection">Where its repository is; null when it is not connected.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Full object id; null when nobody can say.</returns>
    Task<string?> ReadAsync(HeadQuestion question, RepositoryConnection? connection, CancellationToken cancellationToken);
}

/// <summary>At which commit does a change end?</summary>
/// <param name="Change">The change.</param>
/// <param name="HeadRef">Branch that it comes from; null when unknown.</param>
/// <param name="HostRepositoryId">The host's own number of the repository; null when it has none.</param>
/// <param name="Heads">Full object ids that events have named; another answer says nothing.</param>
public sealed record HeadQuestion(ChangeKey Change, string? HeadRef, long? HostRepositoryId, IReadOnlyList<string> Heads);
