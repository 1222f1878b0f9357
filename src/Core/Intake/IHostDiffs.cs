using CommitWise.History;

namespace CommitWise.Intake;

/// <summary>Reads changes from the code host where no clone is connected, and where a pull request is now.</summary>
/// <remarks>
/// Faults are <see cref="InputException"/>s: <c>host-not-configured</c>, <c>head-not-available</c> (the host knows no such commit, pull request or
/// repository, or shows it to nobody with these credentials), <c>diff-too-large</c>, and those that may pass, which are
/// <see cref="HostUnavailableException"/>: <c>host-rate-limited</c>, <c>host-unavailable</c>.
/// </remarks>
public interface IHostDiffs
{
    /// <summary>Whether the host of a repository is configured, with credentials, so that asking makes sense.</summary>
    /// <param name="repository">Key of the repository.</param>
    bool Serves(string repository);

    /// <summary>Writes the unified diff of what a head has and its merge base with a base has not. Bounded in size and time.</summary>
    /// <param name="repository">Key of the repository.</param>
    /// <param name="baseSha">Full object id, or the tip of the branch that the change goes into.</param>
    /// <param name="headSha">Full object id.</param>
    /// <param name="target">Takes the bytes as the host gave them: secrets are not masked. After a fault it may hold a part.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task CopyDiffAsync(string repository, string baseSha, string headSha, Stream target, CancellationToken cancellationToken);

    /// <summary>A commit's own data.</summary>
    /// <param name="repository">Key of the repository.</param>
    /// <param name="sha">Full object id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<CommitDetails> ReadCommitAsync(string repository, string sha, CancellationToken cancellationToken);

    /// <summary>Where a pull request is now.</summary>
    /// <param name="repository">Key of the repository.</param>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<HostPullRequest> HeadAsync(string repository, int number, CancellationToken cancellationToken);
}

/// <summary>Where a pull request is, as its host says.</summary>
/// <param name="HeadSha">Commit that it ends at.</param>
/// <param name="BaseSha">Tip of the branch that it goes into.</param>
/// <param name="State">Open, closed or merged.</param>
/// <param name="UpdatedAt">When the host last changed it.</param>
public sealed record HostPullRequest(string HeadSha, string BaseSha, ChangeState State, DateTimeOffset UpdatedAt);

/// <summary>The host does not answer now; it may later.</summary>
/// <param name="problem"><c>host-rate-limited</c> or <c>host-unavailable</c>.</param>
/// <param name="message">What happened.</param>
/// <param name="retryAfter">When the host wants to be asked again; null when it did not say.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class HostUnavailableException(string problem, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : InputException(problem, message, innerException)
{
    /// <summary>When the host wants to be asked again; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
