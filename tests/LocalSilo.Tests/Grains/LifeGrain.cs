namespace CommitWise.LocalSilo.Tests;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<int> Calls();

    Task Leave();

    Task<bool> LeaveWhileBusy(string gate);

    Task Keep(TimeSpan time);

    [AlwaysInterleave]
    Task<bool> IsScopeAlive();
}

/// <summary>Names of what happens go to the probe; the key says what goes wrong.</summary>
[GrainType("life")]
public sealed class LifeGrain(Probe probe, Scoped scoped) : Grain, ILifeGrain, IDisposable
{
    private int _calls;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        probe.Tell($"{key} activates");
        if (key.StartsWith("slow", StringComparison.Ordinal))
        {
            await probe.Pass("activation");
        }

        if (key.StartsWith("hanging", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        if (key.StartsWith("failing", StringComparison.Ordinal) && probe.Events.Count(each => each == $"{key} activates") == 1)
        {
            throw new InvalidDataException("first activation fails");
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Tell($"{this.GetPrimaryKeyString()} deactivates: {reason.ReasonCode}");
        if (this.GetPrimaryKeyString().StartsWith("lingering", StringComparison.Ordinal))
        {
            await probe.Pass("deactivation");
        }
    }

    public Task<int> Calls() => Task.FromResult(++_calls);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<bool> LeaveWhileBusy(string gate)
    {
        DeactivateOnIdle();
        probe.Tell("busy");
        await probe.Pass(gate);
        return !scoped.IsDisposed;
    }

    public Task Keep(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task<bool> IsScopeAlive() => Task.FromResult(!scoped.IsDisposed);

    public void Dispose() => probe.Tell($"{IdentityString} disposed");
}

public interface IBadGrain : IGrainWithStringKey
{
    Task Call();
}

[GrainType("bad")]
public sealed class BadGrain : Grain, IBadGrain
{
    public BadGrain() => throw new InvalidDataException("cannot be made");

    public Task Call() => Task.CompletedTask;
}

public interface IWorkerGrain : IGrainWithStringKey
{
    Task Hold(string gate);
}

[GrainType("worker")]
[StatelessWorker(2)]
public sealed class WorkerGrain(Probe probe) : Grain, IWorkerGrain
{
    public async Task Hold(string gate)
    {
        probe.Tell($"{gate} begins");
        await probe.Pass(gate);
        probe.Tell($"{gate} ends");
    }
}

public interface ILateCallerGrain : IGrainWithStringKey
{
    Task<int> CallAfter(string gate, string key);
}

[GrainType("late-caller")]
public sealed class LateCallerGrain(Probe probe) : Grain, ILateCallerGrain
{
    public async Task<int> CallAfter(string gate, string key)
    {
        probe.Tell("late caller begins");
        await probe.Pass(gate);
        return await GrainFactory.GetGrain<ILifeGrain>(key).Calls();
    }
}
