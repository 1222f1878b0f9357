namespace CommitWise.Durability;

/// <summary>Reminders of grains: what wakes a grain after a restart.</summary>
public interface IReminderStore
{
    /// <summary>Registers or replaces a reminder.</summary>
    Task UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken);

    /// <summary>Unregisters a reminder. What is not there is no fault.</summary>
    Task DeleteAsync(ReminderKey key, CancellationToken cancellationToken);

    /// <summary>One reminder.</summary>
    /// <returns>Null when it is not registered.</returns>
    Task<StoredReminder?> ReadAsync(ReminderKey key, CancellationToken cancellationToken);

    /// <summary>Reminders whose time has come, the earliest first.</summary>
    /// <param name="until">The time up to which they are wanted.</param>
    /// <param name="max">The most that are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<StoredReminder>> DueAsync(DateTimeOffset until, int max, CancellationToken cancellationToken);

    /// <summary>How many are registered.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);
}

/// <summary>Names a reminder.</summary>
/// <param name="GrainType">Stable name of the grain type.</param>
/// <param name="GrainKey">Key of the grain.</param>
/// <param name="Name">Name within the grain.</param>
public readonly record struct ReminderKey(string GrainType, string GrainKey, string Name);

/// <summary>A registered reminder.</summary>
/// <param name="Key">Whose.</param>
/// <param name="FirstAt">When it was to fire first.</param>
/// <param name="NextAt">When it fires next.</param>
/// <param name="Period">Time between firings.</param>
public sealed record StoredReminder(ReminderKey Key, DateTimeOffset FirstAt, DateTimeOffset NextAt, TimeSpan Period);
