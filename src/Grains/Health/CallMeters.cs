using System.Collections.Concurrent;
using System.Reflection;

namespace CommitWise.Grains.Health;

/// <summary>Counts the calls of grains and takes their times. Each engine brings it the calls in its own way.</summary>
public sealed class CallMeters
{
    private readonly ConcurrentDictionary<(string GrainType, MethodInfo Method), MethodMeter> _meters = new();

    /// <summary>The meter of a method, always the same one.</summary>
    /// <param name="grainType">Name of the grain type.</param>
    /// <param name="method">Method of the grain's interface.</param>
    public MethodMeter For(string grainType, MethodInfo method) => _meters.GetOrAdd((grainType, method), static _ => new MethodMeter());

    /// <summary>What was counted, by grain type.</summary>
    internal ILookup<string, MethodHealth> Read() => _meters.ToLookup(
        entry => entry.Key.GrainType,
        entry => new MethodHealth(
            $"{entry.Key.Method.DeclaringType?.Name}.{entry.Key.Method.Name}",
            entry.Value.Calls,
            entry.Value.Errors,
            entry.Value.Latencies.Count,
            Milliseconds(entry.Value, .5),
            Milliseconds(entry.Value, .9),
            Milliseconds(entry.Value, .99)),
        StringComparer.Ordinal);

    private static double? Milliseconds(MethodMeter meter, double share) =>
        meter.Latencies.Percentile(share) is { } nanoseconds ? Math.Round(nanoseconds / 1e6, 4) : null;
}
