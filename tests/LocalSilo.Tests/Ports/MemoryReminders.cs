using System.Collections.Concurrent;
using CommitWise.Durability;

namespace CommitWise.LocalSilo.Tests;

/// <summary>Reminders in memory.</summary>
public sealed class MemoryReminders : IReminderStore
{
    public ConcurrentDictionary<ReminderKey, StoredReminder> Stored { get; } = new();

    public Task UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken)
    {
        Stored[reminder.Key] = reminder;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(ReminderKey key, CancellationToken cancellationToken)
    {
        Stored.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public Task<StoredReminder?> ReadAsync(ReminderKey key, CancellationToken cancellationToken) =>
        Task.FromResult(Stored.GetValueOrDefault(key));

    public Task<IReadOnlyList<StoredReminder>> DueAsync(DateTimeOffset until, int max, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredReminder>>(
            [.. Stored.Values.Where(each => each.NextAt <= until).OrderBy(each => each.NextAt).Take(max)]);

    public Task<long> CountAsync(CancellationToken cancellationToken) => Task.FromResult<long>(Stored.Count);
}
