using CommitWise.Analysis;

namespace CommitWise.Grains;

/// <summary>Something that happened to a change, for those who want to know. Delivered at least once: the same one has the same id.</summary>
/// <param name="Id">Identity: <c>{change}/{generation}/{type}</c>.</param>
/// <param name="Type">One of <see cref="NotificationTypes"/>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Repository">Key of the repository.</param>
/// <param name="Change">Key of the change.</param>
/// <param name="Generation">Which of its generations.</param>
/// <param name="HeadSha">Commit that was analysed; null for a simulation without one.</param>
/// <param name="IsCurrent">Whether that was still the head of the change when this was sent.</param>
/// <param name="RiskScore">0..100; null without a report.</param>
/// <param name="Level">The word for it; null without a report.</param>
/// <param name="Problem">Why there is no report; null when there is one.</param>
[GenerateSerializer, Immutable, Alias("commitwise.notification")]
public sealed record Notification(
    [property: Id(0)] string Id,
    [property: Id(1)] string Type,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Repository,
    [property: Id(4)] string Change,
    [property: Id(5)] int Generation,
    [property: Id(6)] string? HeadSha,
    [property: Id(7)] bool IsCurrent,
    [property: Id(8)] int? RiskScore,
    [property: Id(9)] RiskLevel? Level,
    [property: Id(10)] Problem? Problem);

/// <summary>Types of notifications, stable: subscribers filter by them.</summary>
public static class NotificationTypes
{
    /// <summary>A report is stored.</summary>
    public const string ReportCompleted = "report.completed";

    /// <summary>A generation ended without a report.</summary>
    public const string ReportFailed = "report.failed";
}

/// <summary>An effect that failed as often as it may.</summary>
/// <param name="Notification">What was to be told.</param>
/// <param name="Attempts">How often that failed.</param>
/// <param name="ParkedAt">When it was given up.</param>
/// <param name="Error">Why the last attempt failed.</param>
[GenerateSerializer, Immutable, Alias("commitwise.parked-effect")]
public sealed record ParkedEffect(
    [property: Id(0)] Notification Notification,
    [property: Id(1)] int Attempts,
    [property: Id(2)] DateTimeOffset ParkedAt,
    [property: Id(3)] string Error);
