using System.Text.Json.Serialization;
using CommitWise.Analysis;

namespace CommitWise.Intake;

/// <summary>What happened to a change, in the few words that the service needs, whoever told it.</summary>
/// <param name="Id">Identity of the event: <c>{host}:{delivery id}</c>. The same event told twice has the same one.</param>
/// <param name="Change">Key of the change, as <see cref="ChangeKey"/> writes it.</param>
/// <param name="Action">What happened.</param>
/// <param name="State">State of the change afterwards.</param>
/// <param name="Title">Title; null to take the subject of the head commit. Secrets are masked before the event is stored.</param>
/// <param name="Author">Login of the author at the host; null when only the commits know it.</param>
/// <param name="BaseRef">Branch that the change goes into; null when unknown.</param>
/// <param name="HeadRef">Branch that the change comes from; null when unknown.</param>
/// <param name="BaseSha">Tip of the base branch, or the commit that the change is based on; null for a commit (its first parent).</param>
/// <param name="HeadSha">Commit that the change ends at; null only for a simulation without one.</param>
/// <param name="UpdatedAt">When the host last changed the pull request; orders events of one change.</param>
/// <param name="Simulation">What a simulation does; null otherwise.</param>
/// <param name="HostRepositoryId">The host's own number of the repository, by which a rename is recognised; null when it has none.</param>
/// <param name="Trace">Trace of the request that brought it, as W3C's <c>traceparent</c>; null when it was not traced.</param>
public sealed record PullRequestEvent(
    string Id,
    string Change,
    ChangeAction Action,
    ChangeState State,
    string? Title,
    string? Author,
    string? BaseRef,
    string? HeadRef,
    string? BaseSha,
    string? HeadSha,
    DateTimeOffset UpdatedAt,
    SimulatedChange? Simulation = null,
    long? HostRepositoryId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace = null);

/// <summary>What happened to a change.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ChangeAction>))]
public enum ChangeAction
{
    /// <summary>It was opened, or is first heard of.</summary>
    Opened,

    /// <summary>Its head moved.</summary>
    Synchronized,

    /// <summary>It was opened again.</summary>
    Reopened,

    /// <summary>Title, base or another attribute changed.</summary>
    Edited,

    /// <summary>It was closed, merged or not.</summary>
    Closed,
}

/// <summary>State of a change at its host.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ChangeState>))]
public enum ChangeState
{
    /// <summary>Open.</summary>
    Open,

    /// <summary>Closed without a merge.</summary>
    Closed,

    /// <summary>Merged; a commit of the default branch is.</summary>
    Merged,
}

/// <summary>A change that no commit holds: its content, stored beforehand among the inputs.</summary>
/// <param name="Form">What the content is.</param>
/// <param name="ContentSha256">Its name among the stored inputs.</param>
/// <param name="CommitMessage">What the commit would say; null when not given.</param>
public sealed record SimulatedChange(SimulationForm Form, string ContentSha256, string? CommitMessage);

/// <summary>How a simulation says what changes.</summary>
[JsonConverter(typeof(SnakeCaseEnum<SimulationForm>))]
public enum SimulationForm
{
    /// <summary>A unified diff, secrets masked.</summary>
    Diff,

    /// <summary>A JSON array of changed paths: whatever needs lines is unknown.</summary>
    Paths,
}
