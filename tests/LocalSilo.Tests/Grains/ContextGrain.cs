using System.Diagnostics;

namespace CommitWise.LocalSilo.Tests;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> Value(string name);

    Task<string?> ValueOf(string other, string name);

    Task SetHere(string name, string value);

    Task<string?> Trace();

    Task<string> Echo(string text);
}

[GrainType("context")]
public sealed class ContextGrain(Probe probe) : Grain, IContextGrain
{
    public Task<string?> Value(string name) => Task.FromResult(RequestContext.Get(name) as string);

    public async Task<string?> ValueOf(string other, string name)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<IContextGrain>(other).Value(name);
    }

    // Not async, so that nothing but the silo keeps the value from the next turn.
    public Task SetHere(string name, string value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }

    public async Task<string?> Trace()
    {
        await Task.Yield();
        return Activity.Current?.Id;
    }

    public Task<string> Echo(string text)
    {
        probe.Tell($"grain {text}");
        return Task.FromResult(text);
    }
}

public abstract class TellingFilter(Probe probe, string name) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.MethodName != nameof(IContextGrain.Echo))
        {
            await context.Invoke();
            return;
        }

        probe.Tell($"{name} before {context.InterfaceName}.{context.MethodName} {context.TargetId} {context.Request.GetArgument(0)}");
        context.Request.SetArgument(0, $"{context.Request.GetArgument(0)}+{name}");
        await context.Invoke();
        probe.Tell($"{name} after {context.Result} on {context.ImplementationMethod.DeclaringType!.Name} {context.Grain.GetType().Name}");
        context.Result = $"{context.Result}-{name}";
    }
}

public sealed class FirstFilter(Probe probe) : TellingFilter(probe, "first");

public sealed class SecondFilter(Probe probe) : TellingFilter(probe, "second");

public sealed class RefusingFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => throw new UnauthorizedAccessException("refused");
}
