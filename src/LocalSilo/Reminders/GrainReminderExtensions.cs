namespace CommitWise.LocalSilo;

/// <summary>Reminders, as grains register them.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Registers a reminder of this grain, or changes it; it is durable when this returns.</summary>
    /// <param name="grain">The grain; it must be <see cref="IRemindable"/>.</param>
    /// <param name="reminderName">Name within the grain.</param>
    /// <param name="dueTime">Time to the first tick.</param>
    /// <param name="period">Time between ticks, at least the shortest that the silo allows.</param>
    /// <exception cref="ArgumentException">The period is shorter than allowed.</exception>
    /// <exception cref="InvalidOperationException">The grain is not <see cref="IRemindable"/>.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        Registry(grain).RegisterAsync(Activation.Of(grain), reminderName, dueTime, period);

    /// <summary>Unregisters a reminder; it does not tick after this returns.</summary>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return Registry(grain).UnregisterAsync(Activation.Of(grain), reminder.ReminderName);
    }

    /// <summary>A registered reminder.</summary>
    /// <returns>Null when there is none of that name.</returns>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) =>
        Registry(grain).GetAsync(Activation.Of(grain), reminderName);

    private static ReminderService Registry(IGrainBase grain) => Activation.Of(grain).Silo.Reminders;
}
