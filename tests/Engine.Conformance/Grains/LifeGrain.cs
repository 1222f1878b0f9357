using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<int> Calls();

    Task Leave();

    Task<bool> LeaveWhileBusy(string gate);

    Task Keep(TimeSpan time);

    Task<Guid> ScopedService();

    [AlwaysInterleave]
    Task<bool> IsScopeAlive();
}

/// <summary>Tells of its life; its name says what goes wrong.</summary>
[GrainType("life")]
public sealed class LifeGrain : ProbedGrain, ILifeGrain, IDisposable
{
    private readonly Scoped _scoped;
    private readonly IPersistentState<Note> _note;
    private int _calls;

    public LifeGrain([PersistentState("note", "Default")] IPersistentState<Note> note, Probe probe, Scoped scoped)
        : base(probe)
    {
        (_note, _scoped) = (note, scoped);
        Tell($"{Name} made");
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Tell($"{Name} activates with {_note.State.Text}");
        switch (Name)
        {
            case "slow":
                await Pass("activation");
                break;
            case "hanging":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
            case "failing" when Probe.Count($"{Name} made") == 1:
                await Pass("activation");
                throw new InvalidDataException("the first activation fails");
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Tell($"{Name} deactivates: {reason.ReasonCode}");
        switch (Name)
        {
            case "lingering":
                await Pass("deactivation");
                break;
            case "unwilling":
                throw new InvalidDataException("does not go");
        }
    }

    public Task<int> Calls()
    {
        Tell($"{Name} called");
        return Task.FromResult(++_calls);
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<bool> LeaveWhileBusy(string gate)
    {
        DeactivateOnIdle();
        Tell("busy");
        await Pass(gate);
        return !_scoped.IsDisposed;
    }

    public Task Keep(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task<Guid> ScopedService() => Task.FromResult(_scoped.Id);

    public Task<bool> IsScopeAlive() => Task.FromResult(!_scoped.IsDisposed);

    public void Dispose() => Tell($"{Name} disposed");
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
public sealed class WorkerGrain(Probe probe) : ProbedGrain(probe), IWorkerGrain
{
    public Task Hold(string gate) => HoldAt(gate);
}

public interface ILateCallerGrain : IGrainWithStringKey
{
    Task<int> CallAfter(string gate, string name);
}

[GrainType("late-caller")]
public sealed class LateCallerGrain(Probe probe) : ProbedGrain(probe), ILateCallerGrain
{
    public async Task<int> CallAfter(string gate, string name)
    {
        await HoldAt(gate);
        return await Other<ILifeGrain>(name).Calls();
    }
}
