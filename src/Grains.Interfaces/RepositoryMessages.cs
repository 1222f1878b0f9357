using System.Text.Json.Serialization;
using CommitWise.Analysis;
using CommitWise.History;
using CommitWise.Repositories;

namespace CommitWise.Grains;

/// <summary>Connects a repository.</summary>
/// <param name="Connection">Where it is.</param>
/// <param name="HostRepositoryId">The host's own number of it; null when it has none or it is not known.</param>
/// <param name="By">Identity of the caller.</param>
[GenerateSerializer, Immutable, Alias("commitwise.connect-repository")]
public sealed record ConnectRepository(
    [property: Id(0)] RepositoryConnection Connection, [property: Id(1)] long? HostRepositoryId, [property: Id(2)] string By);

/// <summary>What is known of a connected repository.</summary>
/// <param name="Connection">Where it is.</param>
/// <param name="DefaultBranch">Short name; null until it is known.</param>
/// <param name="Head">Tip of the default branch, of which history is read; null until it is known.</param>
/// <param name="Commits">Commits in its history, merges included; null until it is read.</param>
/// <param name="Status">How the latest look at it went.</param>
/// <param name="Error">Why it failed; null unless it did.</param>
/// <param name="ConnectedAt">When it was connected.</param>
/// <param name="ConnectedBy">By whom.</param>
/// <param name="SyncedAt">When history was last brought up to date; null when it never was.</param>
/// <param name="Progress">How far the reading of history is; null when none is read now.</param>
/// <param name="RetryAt">When a failed look is tried again; null when it is not.</param>
[GenerateSerializer, Immutable, Alias("commitwise.repository-view")]
public sealed record RepositoryView(
    [property: Id(0)] RepositoryConnection Connection,
    [property: Id(1)] string? DefaultBranch,
    [property: Id(2)] string? Head,
    [property: Id(3)] int? Commits,
    [property: Id(4)] SyncStatus Status,
    [property: Id(5)] Problem? Error,
    [property: Id(6)] DateTimeOffset ConnectedAt,
    [property: Id(7)] string ConnectedBy,
    [property: Id(8)] DateTimeOffset? SyncedAt,
    [property: Id(9)] HistoryProgress? Progress = null,
    [property: Id(10)] DateTimeOffset? RetryAt = null);

/// <summary>How a look at a repository goes.</summary>
[JsonConverter(typeof(SnakeCaseEnum<SyncStatus>))]
public enum SyncStatus
{
    /// <summary>Its history is being read.</summary>
    Syncing,

    /// <summary>Its history is up to date as of the latest look.</summary>
    Ready,

    /// <summary>The latest look failed; what was read before is still used.</summary>
    Failed,
}

/// <summary>How a look at a repository ended.</summary>
/// <param name="DefaultBranch">Short name; null when unknown.</param>
/// <param name="Head">Tip; null when it failed.</param>
/// <param name="Commits">Commits in its history; null when it failed.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
[GenerateSerializer, Immutable, Alias("commitwise.sync-result")]
public sealed record SyncResult(
    [property: Id(0)] string? DefaultBranch, [property: Id(1)] string? Head, [property: Id(2)] int? Commits, [property: Id(3)] Problem? Error);

/// <summary>A fault, for people and for programs.</summary>
/// <param name="Type">Stable name, the last part of <c>urn:commitwise:problem:</c>.</param>
/// <param name="Detail">What is wrong and where.</param>
[GenerateSerializer, Immutable, Alias("commitwise.problem")]
public sealed record Problem([property: Id(0)] string Type, [property: Id(1)] string Detail);
