using System.Collections.Concurrent;
using System.Reflection;
using CommitWise.Grains.Health;
using CommitWise.Grains.Hosting;

namespace CommitWise.Silo.Hosting.Cluster;

/// <summary>Brings the calls of our grains to the meters; those of Orleans' own are not counted.</summary>
internal sealed class CallMeterFilter(CallMeters meters) : IIncomingGrainCallFilter
{
    private static readonly Assembly Ours = typeof(GrainsJson).Assembly;

    private readonly ConcurrentDictionary<(Type Grain, MethodInfo Method), MethodMeter> _known = new();

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context) =>
        context.Grain.GetType() is { } type && type.Assembly == Ours ? MeteredAsync(context, type) : context.Invoke();

    private async Task MeteredAsync(IIncomingGrainCallContext context, Type type)
    {
        var meter = _known.GetOrAdd(
            (type, context.InterfaceMethod),
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
