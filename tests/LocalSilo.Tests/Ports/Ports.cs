using CommitWise.Durability;
using CommitWise.Testing;

namespace CommitWise.LocalSilo.Tests;

/// <summary>What a silo stores in. Silos that share ports are restarts of each other. Another factory brings other stores.</summary>
public sealed record StoragePorts(IStateStore States, IDurableQueue Queue, IReminderStore Reminders)
{
    /// <summary>Makes the ports of a test.</summary>
    public static Func<ManualTime, StoragePorts> Factory { get; } =
        time => new StoragePorts(new MemoryStates(), new MemoryQueue(time), new MemoryReminders());
}
