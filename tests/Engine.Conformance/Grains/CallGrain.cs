using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

public interface ICallGrain : IGrainWithStringKey
{
    Task<int> Add(int left, int right);

    ValueTask<string> Text(string? text);

    ValueTask Nothing();

    Task Throw(string message);

    Task ThrowAtOnce(string message);

    Task ThrowThrough(string name, string message);

    Task<string> NameOfOther(string name);

    Task<string> NameByWayOf(string name);

    Task<string> CallBack(string name);

    Task<string> MyName();

    [ResponseTimeout("00:00:01")]
    Task<string> MyNameSoon();

    Task Hold(string gate);

    [ResponseTimeout("00:00:01")]
    Task HoldShort(string gate);

    [ResponseTimeout("00:01:00")]
    Task HoldLong(string gate);

    [OneWay]
    Task Forget(string gate);

    [OneWay]
    Task ForgetAndFail();

    Task<ICallGrain> Self();

    Task<string> NameOf(ICallGrain grain);

    Task<string> IdOf(ICallGrain grain);

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
public sealed class CallGrain(Probe probe) : ProbedGrain(probe), ICallGrain, ICallDerived
{
    public Task<int> Add(int left, int right) => Task.FromResult(left + right);

    public ValueTask<string> Text(string? text) => new(text ?? "none");

    public ValueTask Nothing()
    {
        Tell("nothing");
        return ValueTask.CompletedTask;
    }

    public async Task Throw(string message)
    {
        await Task.Yield();
        Deeper(message);
    }

    public Task ThrowAtOnce(string message) => throw new InvalidDataException(message);

    public Task ThrowThrough(string name, string message) => Other<ICallGrain>(name).Throw(message);

    public Task<string> NameOfOther(string name) => Other<ICallGrain>(name).MyName();

    // The callee calls this grain, which waits for it.
    public Task<string> NameByWayOf(string name) => Other<ICallGrain>(name).CallBack(Name);

    public Task<string> CallBack(string name) => Other<ICallGrain>(name).MyNameSoon();

    public Task<string> MyName() => Task.FromResult(Name);

    public Task<string> MyNameSoon() => MyName();

    public Task Hold(string gate) => HoldAt(gate);

    public Task HoldShort(string gate) => HoldAt(gate);

    public Task HoldLong(string gate) => HoldAt(gate);

    public async Task Forget(string gate)
    {
        await Pass(gate);
        Tell("forgotten");
    }

    public Task ForgetAndFail()
    {
        Tell("fails");
        throw new InvalidDataException("nobody hears this");
    }

    public Task<ICallGrain> Self() => Task.FromResult(this.AsReference<ICallGrain>());

    public Task<string> NameOf(ICallGrain grain) => grain.MyName();

    public Task<string> IdOf(ICallGrain grain) =>
        Task.FromResult(grain is Grain ? "the grain itself" : $"a reference to {grain.GetGrainId()}");

    public Task<string> PassMyself(ICallGrain to) => to.IdOf(this);

    public Task<string> FromBase() => Task.FromResult("base");

    public Task<string> FromDerived() => Task.FromResult("derived");

    private static void Deeper(string message) => throw new InvalidDataException(message, new IOException("the cause"));
}

/// <summary>No class implements it.</summary>
public interface INobody : IGrainWithStringKey
{
    Task Nothing();
}

/// <summary>Two classes implement it.</summary>
public interface IShape : IGrainWithStringKey
{
    Task<string> Draw();
}

[GrainType("circle")]
public sealed class CircleGrain : Grain, IShape
{
    public Task<string> Draw() => Task.FromResult("circle");
}

[GrainType("square")]
public sealed class SquareGrain : Grain, IShape
{
    public Task<string> Draw() => Task.FromResult("square");
}

/// <summary>Its class has no name of its own.</summary>
public interface INamelessGrain : IGrainWithStringKey
{
    Task<GrainId> Id();
}

public sealed class NamelessGrain : Grain, INamelessGrain
{
    public Task<GrainId> Id() => Task.FromResult(this.GetGrainId());
}
