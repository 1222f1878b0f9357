using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

public interface IReminderGrain : IGrainWithStringKey
{
    Task Register(string reminder, TimeSpan due, TimeSpan period);

    Task<bool> IsRegistered(string reminder);

    Task Unregister(string reminder);

    Task Leave();
}

/// <summary>Is woken; the reminder's name says what its tick does.</summary>
[GrainType("reminded")]
public sealed class ReminderGrain(Probe probe) : ProbedGrain(probe), IReminderGrain, IRemindable
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Tell($"{Name} activates");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Tell($"{Name} ends");
        return Task.CompletedTask;
    }

    public Task Register(string reminder, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(reminder, due, period);

    public async Task<bool> IsRegistered(string reminder) => await this.GetReminder(reminder) is not null;

    public async Task Unregister(string reminder) => await this.UnregisterReminder((await this.GetReminder(reminder))!);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Tell($"{Name} {reminderName}");
        Tell($"{reminderName} every {status.Period}{(status.CurrentTickTime >= status.FirstTickTime ? string.Empty : " too early")}");
        switch (reminderName)
        {
            case "failing":
                throw new InvalidDataException("tick");
            case "once":
                await Unregister(reminderName);
                Tell("unregistered");
                break;
            case "held":
                await Pass("reminder");
                Tell("held done");
                break;
        }
    }
}

public interface IForgetfulGrain : IGrainWithStringKey
{
    Task Register();
}

/// <summary>Cannot be reminded.</summary>
[GrainType("forgetful")]
public sealed class ForgetfulGrain : Grain, IForgetfulGrain
{
    public Task Register() => this.RegisterOrUpdateReminder("none", TimeSpan.Zero, TimeSpan.FromHours(1));
}
