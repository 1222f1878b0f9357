using System.Collections.Concurrent;
using System.Reflection;
using CommitWise.Grains;
using CommitWise.Grains.Health;

namespace CommitWise.Cluster;

/// <summary>Brings the calls of our interfaces to the meters; those of Orleans' own, such as timers and streams, are not counted.</summary>
internal sealed class CallMeterFilter(CallMeters meters) : IIncomingGrainCallFilter
{
    private static readonly Assembly Ours = typeof(IPullRequestGrain).Assembly;

    private readonly ConcurrentDictionary<(Type Grain, MethodInfo Method), MethodMeter> _known = new();

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context) =>
        context.InterfaceMethod.DeclaringType?.Assembly == Ours ? MeteredAsync(context) : context.Invoke();

    private async Task MeteredAsync(IIncomingGrainCallContext context)
    {
        var meter = _known.GetOrAdd(
            (context.Grain.GetType(), context.InterfaceMethod),
            static (key, call) => call.Meters.For(call.Context.TargetId.Type.ToString()!, key.Method),
            (Meters: meters, Context: context));
        var began = meter.Begin();
        var failed = true;
        try
        {
            await context.Invoke();
            failed = false;
        }
        finally
        {
            meter.End(began, failed);
        }
    }
}
