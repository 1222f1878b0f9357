using System.Text.Json.Serialization;
using CommitWise.Analysis;

namespace CommitWise.Repositories;

/// <summary>Where a connected repository is.</summary>
/// <param name="Repository">Its key.</param>
/// <param name="Provider">Who hosts it.</param>
/// <param name="Path">Absolute path of a clone on this machine; null when it is fetched from <paramref name="CloneUrl"/>.</param>
/// <param name="CloneUrl">An https or ssh address without user information; null for a clone on this machine.</param>
public sealed record RepositoryConnection(string Repository, RepositoryProvider Provider, string? Path, string? CloneUrl);

/// <summary>Who hosts a repository.</summary>
[JsonConverter(typeof(SnakeCaseEnum<RepositoryProvider>))]
public enum RepositoryProvider
{
    /// <summary>Nobody: git alone.</summary>
    [JsonStringEnumMemberName("git")]
    Git,

    /// <summary>GitHub, or a GitHub Enterprise server.</summary>
    [JsonStringEnumMemberName("github")]
    GitHub,
}
