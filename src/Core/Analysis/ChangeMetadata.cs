using System.Text.Json.Serialization;
using CommitWise.Intake;

namespace CommitWise.Analysis;

/// <summary>What is known of a change besides its diff: the part of a decision's input that people wrote, secrets masked.</summary>
/// <param name="Repository">Key <c>{host}/{owner}/{repo}</c>, lower case; <c>local/...</c> for a clone that is no host's.</param>
/// <param name="Kind">What the change is.</param>
/// <param name="Number">Pull-request or simulation number; null for a commit or a range.</param>
/// <param name="BaseSha">Commit that the diff starts from; the empty tree's id for a root commit.</param>
/// <param name="HeadSha">Commit that the diff ends at; the SHA-256 of its content for a simulation without one.</param>
/// <param name="Commits">Commits between base and head.</param>
/// <param name="Author">Identity of the head commit's author, as history keeps it: the e-mail address in lower case, or the name.</param>
/// <param name="AuthorName">Name of the head commit's author, for people.</param>
/// <param name="CommittedAt">
/// Committer date of the head commit: "now" for every time-dependent measure. Of a simulation that of its base, or, when that cannot be
/// read, the time of the analysis.
/// </param>
/// <param name="Title">Subject of the head commit, or title of the pull request.</param>
/// <param name="Message">The whole message of every commit of the change, oldest first, separated by blank lines; null when there is none to tell.</param>
/// <param name="Content">What the stored diff is.</param>
public sealed record ChangeMetadata(
    string Repository,
    ChangeKind Kind,
    int? Number,
    string BaseSha,
    string HeadSha,
    int Commits,
    string Author,
    string AuthorName,
    DateTimeOffset CommittedAt,
    string Title,
    string? Message,
    SimulationForm Content = SimulationForm.Diff);

/// <summary>What a change is to its repository.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>A pull request of a host, or a range of commits looked at as one.</summary>
    PullRequest,

    /// <summary>One commit against its first parent.</summary>
    Commit,

    /// <summary>A change that exists only as a description or a diff.</summary>
    Simulation,
}
