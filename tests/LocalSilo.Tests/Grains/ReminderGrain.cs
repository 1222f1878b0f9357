namespace CommitWise.LocalSilo.Tests;

public interface IReminderGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);

    Task<bool> IsRegistered(string name);

    Task Unregister(string name);
}

[GrainType("reminded")]
public sealed class ReminderGrain(Probe probe) : Grain, IReminderGrain, IRemindable
{
    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> IsRegistered(string name) => await this.GetReminder(name) is not null;

    public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        probe.Tell($"{this.GetPrimaryKeyString()} {reminderName}");
        probe.Tell($"{reminderName} at {status.CurrentTickTime:HH:mm} since {status.FirstTickTime:HH:mm} every {status.Period}");
        switch (reminderName)
        {
            case "failing":
                throw new InvalidDataException("tick");
            case "once":
                await Unregister(reminderName);
                break;
            case "held":
                await probe.Pass("reminder");
                probe.Tell("held done");
                break;
        }
    }
}

public interface IForgetfulGrain : IGrainWithStringKey
{
    Task Register();
}

[GrainType("forgetful")]
public sealed class ForgetfulGrain : Grain, IForgetfulGrain
{
    public Task Register() => this.RegisterOrUpdateReminder("none", TimeSpan.Zero, TimeSpan.FromHours(1));
}
