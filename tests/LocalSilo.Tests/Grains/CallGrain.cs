namespace CommitWise.LocalSilo.Tests;

[Immutable]
public sealed record Marker(Func<int> Number);

public interface ICallGrain : IGrainWithStringKey
{
    Task<int> NullTask();

    Task<string> CallOther(string key, string back);

    Task<string> Name();

    [ResponseTimeout("00:00:05")]
    Task HoldShort(string gate);

    Task Uncopyable(Action action);

    Task<Marker> Pass(Marker marker);
}

[GrainType("call")]
public sealed class CallGrain(Probe probe) : Grain, ICallGrain, ITwice
{
#pragma warning disable MA0022 // The fault that is tested.
    public Task<int> NullTask() => null!;
#pragma warning restore MA0022

    public async Task<string> CallOther(string key, string back)
    {
        var other = GrainFactory.GetGrain<ICallGrain>(key);
        var call = back.Length == 0 ? other.Name() : other.CallOther(back, string.Empty);
        probe.Tell($"{this.GetPrimaryKeyString()} calls {key}");
        return await call;
    }

    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task HoldShort(string gate)
    {
        probe.Tell($"{gate} begins");
        await probe.Pass(gate);
    }

    public Task Uncopyable(Action action) => Task.CompletedTask;

    public Task<Marker> Pass(Marker marker) => Task.FromResult(marker);
}

/// <summary>Two classes implement it.</summary>
public interface ITwice : IGrainWithStringKey
{
    Task<string> Name();
}

public interface IHangingGrain : IGrainWithStringKey
{
    Task Call();
}

[GrainType("hanging")]
public sealed class HangingGrain(Probe probe) : Grain, IHangingGrain, ITwice
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Tell("hangs");
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public Task Call() => Task.CompletedTask;

    public Task<string> Name() => Task.FromResult("hanging");
}
