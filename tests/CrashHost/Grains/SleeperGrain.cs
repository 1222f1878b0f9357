using System.Globalization;
using CommitWise.LocalSilo;

namespace CommitWise.CrashHost.Grains;

/// <summary>Applies numbers when their reminders tick.</summary>
public interface ISleeperGrain : IGrainWithStringKey
{
    /// <summary>Registers a reminder for a number; durable when it returns.</summary>
    Task WakeSoon(Numbered item);
}

/// <inheritdoc cref="ISleeperGrain"/>
/// <param name="applied">What it has applied.</param>
/// <param name="memory">Whether it looks there.</param>
[GrainType("sleeper")]
public sealed class SleeperGrain([PersistentState("applied")] IPersistentState<Applied> applied, Memory memory)
    : Grain, ISleeperGrain, IRemindable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task WakeSoon(Numbered item) =>
        this.RegisterOrUpdateReminder(item.Number.ToString(CultureInfo.InvariantCulture), Soon, Again);

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        applied.State.Take(new Numbered(long.Parse(reminderName, CultureInfo.InvariantCulture)), memory);
        await applied.WriteStateAsync();
        if (await this.GetReminder(reminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }
}
