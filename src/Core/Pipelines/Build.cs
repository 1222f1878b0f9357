using System.Text.Json.Serialization;
using CommitWise.Analysis;

namespace CommitWise.Pipelines;

/// <summary>How a build stands.</summary>
/// <param name="Id">Identity, such as <c>project:uuid</c>.</param>
/// <param name="Outcome">How it ended, or that it runs.</param>
/// <param name="Phases">Its phases so far, in order.</param>
/// <param name="StartedAt">When it started; null while it waits.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="LogsUrl">Where people read its log; null when there is none yet.</param>
public sealed record Build(
    string Id, BuildOutcome Outcome, IReadOnlyList<BuildPhase> Phases, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? LogsUrl)
{
    /// <summary>Whether it has ended.</summary>
    [JsonIgnore]
    public bool HasEnded => Outcome != BuildOutcome.InProgress;
}

/// <summary>A phase of a build.</summary>
/// <param name="Name">Name, such as <c>INSTALL</c> or <c>BUILD</c>.</param>
/// <param name="Outcome">How it ended, or that it runs.</param>
/// <param name="Duration">How long it took; null while it runs.</param>
/// <param name="Messages">What the service says of it, such as the command that failed and its exit code.</param>
public sealed record BuildPhase(string Name, BuildOutcome Outcome, TimeSpan? Duration, IReadOnlyList<string> Messages);

/// <summary>How a build or a phase ended. The ways to fail are distinct: only <see cref="Failed"/> speaks about the change.</summary>
[JsonConverter(typeof(SnakeCaseEnum<BuildOutcome>))]
public enum BuildOutcome
{
    /// <summary>It waits or runs.</summary>
    InProgress,

    /// <summary>All went well.</summary>
    Succeeded,

    /// <summary>A command of the build failed.</summary>
    Failed,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>The build service failed, or what the project is set up with, such as its access to the source.</summary>
    Fault,

    /// <summary>Somebody stopped it.</summary>
    Stopped,

    /// <summary>The service gave an outcome that is not known here; it is never taken for success.</summary>
    Unknown,
}
