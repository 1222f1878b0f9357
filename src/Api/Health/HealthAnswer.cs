using CommitWise.Grains;

namespace CommitWise.Api.Health;

/// <summary>How the service is, whichever engine hosts its grains.</summary>
/// <param name="Version">Of the service.</param>
/// <param name="At">When this was read.</param>
/// <param name="Status">ready or failing.</param>
/// <param name="Checks">The dependencies that were tried.</param>
/// <param name="Silos">The hosts of the grains.</param>
/// <param name="Queues">The streams' queues; none while the service is failing.</param>
/// <param name="Stuck">Work that should have ended long ago, the oldest first; at most 50, and none while the service is failing.</param>
/// <param name="Reminders">Registered reminders; null while the service is failing, and on Orleans, which keeps them by itself.</param>
public sealed record HealthAnswer(
    string Version,
    DateTimeOffset At,
    string Status,
    IReadOnlyList<Operations.ReadyCheck> Checks,
    IReadOnlyList<SiloHealth> Silos,
    IReadOnlyList<QueueAnswer> Queues,
    IReadOnlyList<StuckWork> Stuck,
    long? Reminders);

/// <summary>Work that should have ended long ago.</summary>
/// <param name="Kind">change or repository.</param>
/// <param name="Key">Key of the change or the repository.</param>
/// <param name="DueAt">When it was to be done.</param>
public sealed record StuckWork(string Kind, string Key, DateTimeOffset DueAt);

/// <summary>A queue.</summary>
/// <param name="Name">Name of its stream.</param>
/// <param name="Waiting">Messages that wait.</param>
/// <param name="InFlight">Messages that are being handled.</param>
/// <param name="DeadLetters">Messages that failed as often as they may.</param>
/// <param name="OldestAgeMs">Age of the oldest message that waits or is handled; null when there is none.</param>
public sealed record QueueAnswer(string Name, long Waiting, long InFlight, long DeadLetters, double? OldestAgeMs);
