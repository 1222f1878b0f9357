namespace CommitWise.LocalSilo.Tests;

public interface IReminderGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);
}

[GrainType("reminded")]
public sealed class ReminderGrain(Probe probe) : Grain, IReminderGrain, IRemindable
{
    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        probe.Tell($"{this.GetPrimaryKeyString()} {reminderName}");
        probe.Tell($"{reminderName} at {status.CurrentTickTime:HH:mm} since {status.FirstTickTime:HH:mm} every {status.Period}");
        return Task.CompletedTask;
    }
}
