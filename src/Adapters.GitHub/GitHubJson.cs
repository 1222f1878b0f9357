using System.Text.Json.Serialization;
using CommitWise.History;
using CommitWise.Intake;

namespace CommitWise.Adapters.GitHub;

/// <summary>The answers of GitHub, as far as they are read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GitHubPullRequest))]
[JsonSerializable(typeof(GitHubCommit))]
internal sealed partial class GitHubJson : JsonSerializerContext;

/// <summary>A pull request.</summary>
internal sealed record GitHubPullRequest(string State, bool Merged, DateTimeOffset UpdatedAt, GitHubTip Base, GitHubTip Head)
{
    /// <summary>Where it is.</summary>
    public HostPullRequest ToHead() => new(
        Head.Sha, Base.Sha, State == "open" ? ChangeState.Open : Merged ? ChangeState.Merged : ChangeState.Closed, UpdatedAt);
}

/// <summary>One end of a pull request.</summary>
internal sealed record GitHubTip(string Sha);

/// <summary>A commit.</summary>
internal sealed record GitHubCommit(string Sha, string Message, GitHubPerson Author, GitHubPerson Committer, IReadOnlyList<GitHubTip> Parents)
{
    /// <summary>Its own data.</summary>
    public CommitDetails ToDetails() =>
        new(Sha, [.. Parents.Select(parent => parent.Sha)], Author.Name, Author.Email, Author.Date, Committer.Date, Message);
}

/// <summary>Who did something and when.</summary>
internal sealed record GitHubPerson(string Name, string Email, DateTimeOffset Date);
