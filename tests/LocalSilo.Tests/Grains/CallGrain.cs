namespace CommitWise.LocalSilo.Tests;

public interface ICallGrain : IGrainWithStringKey
{
    Task<int> Add(int left, int right);

    ValueTask<string> Text(string? text);

    ValueTask Nothing();

    Task Throw(string message);

    Task ThrowAtOnce(string message);

    Task<int> NullTask();

    Task<string> CallOther(string key, string back);

    Task<string> Name();

    [ResponseTimeout("00:00:05")]
    Task HoldShort(string gate);

    Task HoldUntilCancelled(CancellationToken cancellationToken);

    [OneWay]
    Task Forget(string gate);

    Task<ICallGrain> Self();

    Task<string> NameOf(ICallGrain grain);

    Task<string> Describe(ICallGrain grain);

    Task<string> PassMyself(ICallGrain to);
}

public interface ICallBase : IGrainWithStringKey
{
    Task<string> FromBase();
}

public interface ICallDerived : ICallBase
{
    Task<string> FromDerived();
}

[GrainType("call")]
public sealed class CallGrain(Probe probe) : Grain, ICallGrain, ICallDerived
{
    public Task<int> Add(int left, int right) => Task.FromResult(left + right);

    public ValueTask<string> Text(string? text) => new(text ?? "none");

    public ValueTask Nothing()
    {
        probe.Tell("nothing");
        return ValueTask.CompletedTask;
    }

    public async Task Throw(string message)
    {
        await Task.Yield();
        Deeper(message);
    }

    public Task ThrowAtOnce(string message) => throw new InvalidDataException(message);

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

    public async Task HoldUntilCancelled(CancellationToken cancellationToken)
    {
        probe.Tell("holds");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            probe.Tell("cancelled");
            throw;
        }
    }

    public async Task Forget(string gate)
    {
        await probe.Pass(gate);
        probe.Tell("forgotten");
        throw new InvalidDataException("nobody hears this");
    }

    public Task<ICallGrain> Self() => Task.FromResult(this.AsReference<ICallGrain>());

    public Task<string> NameOf(ICallGrain grain) => grain.Name();

    public Task<string> Describe(ICallGrain grain) => Task.FromResult($"{grain} {grain.GetType().BaseType!.Name}");

    public Task<string> PassMyself(ICallGrain to) => to.Describe(this);

    public Task<string> FromBase() => Task.FromResult("base");

    public Task<string> FromDerived() => Task.FromResult("derived");

    private static void Deeper(string message) => throw new InvalidDataException(message);
}

public interface INobody : IGrainWithStringKey
{
    Task Nothing();
}
