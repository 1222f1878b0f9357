using System.Diagnostics.Metrics;

namespace CommitWise.Durability;

/// <summary>What every object store counts.</summary>
public static class ObjectTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "CommitWise.Objects";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "commitwise.objects.refused", "{object}", "Objects that were not given out, as they do not hold what was stored.");

    /// <summary>An object was not given out, as it does not hold what was stored.</summary>
    public static void Refused() => Refusals.Add(1);
}
