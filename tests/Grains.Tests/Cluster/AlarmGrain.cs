namespace CommitWise.Grains.Tests.Cluster;

/// <summary>Counts the ticks of its reminder.</summary>
public interface IAlarmGrain : IGrainWithStringKey
{
    Task Set(TimeSpan due);

    Task<int> Rung();
}

[GrainType("alarm")]
public sealed class AlarmGrain : Grain, IAlarmGrain, IRemindable
{
    internal const string Reminder = "ring";

    private int _rung;

    public Task Set(TimeSpan due) => this.RegisterOrUpdateReminder(Reminder, due, TimeSpan.FromMinutes(1));

    public Task<int> Rung() => Task.FromResult(_rung);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _rung++;
        return Task.CompletedTask;
    }
}
