using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> Value(string name);

    Task<string?> ValueOf(string other, string name);

    Task SetHere(string name, string value);

    Task<string?> SetAndPass(string other, string name, string value);

    Task<string> Echo(string text);

    Task<string> EchoBy(string other, string text);

    Task<string?> ValueSeenByFilter();

    Task Hold(string gate);
}

[GrainType("context")]
public sealed class ContextGrain(Probe probe) : ProbedGrain(probe), IContextGrain
{
    public Task<string?> Value(string name) => Task.FromResult(RequestContext.Get(name) as string);

    public async Task<string?> ValueOf(string other, string name)
    {
        await Task.Yield();
        return await Other<IContextGrain>(other).Value(name);
    }

    // Not async, so that nothing but the host keeps the value from the next turn.
    public Task SetHere(string name, string value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }

    public Task<string?> SetAndPass(string other, string name, string value)
    {
        RequestContext.Set(name, value);
        return Other<IContextGrain>(other).Value(name);
    }

    public Task<string> Echo(string text)
    {
        Tell($"grain {text}");
        return Task.FromResult(text);
    }

    public Task<string> EchoBy(string other, string text) => Other<IContextGrain>(other).Echo(text);

    public Task<string?> ValueSeenByFilter() => Task.FromResult<string?>(null);

    public Task Hold(string gate) => HoldAt(gate);
}

/// <summary>Tells of calls of one method, and changes argument and result.</summary>
public abstract class TellingFilter(Probe probe, string name) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.MethodName != nameof(IContextGrain.Echo))
        {
            await context.Invoke();
            return;
        }

        var key = context.TargetId.Key.ToString()!;
        probe.Tell(key, $"{name} before {context.InterfaceMethod.Name} {context.TargetId.Type} {context.Request.GetArgument(0)}");
        context.Request.SetArgument(0, $"{context.Request.GetArgument(0)}+{name}");
        await context.Invoke();
        probe.Tell(key, $"{name} after {context.Result} on {context.ImplementationMethod.DeclaringType!.Name} {context.Grain.GetType().Name}");
        context.Result = $"{context.Result}-{name}";
    }
}

public sealed class FirstFilter(Probe probe) : TellingFilter(probe, "first");

public sealed class SecondFilter(Probe probe) : TellingFilter(probe, "second");

/// <summary>Tells who calls.</summary>
public sealed class CallerFilter(Probe probe) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.MethodName == nameof(IContextGrain.Echo))
        {
            probe.Tell(context.TargetId.Key.ToString()!, $"called by {context.SourceId?.Type.ToString()}");
        }

        return context.Invoke();
    }
}

/// <summary>Answers in the grain's place with a value of the request's context.</summary>
public sealed class AnsweringFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.MethodName != nameof(IContextGrain.ValueSeenByFilter))
        {
            return context.Invoke();
        }

        context.Result = RequestContext.Get("trace");
        return Task.CompletedTask;
    }
}

/// <summary>Refuses calls of one method.</summary>
public sealed class RefusingFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) =>
        context.MethodName == nameof(IContextGrain.Echo) ? throw new UnauthorizedAccessException("refused") : context.Invoke();
}
