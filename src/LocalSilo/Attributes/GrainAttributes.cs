namespace CommitWise.LocalSilo;

/// <summary>Stable name of a kind of grain.</summary>
/// <param name="grainType">The name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal string Name { get; } = grainType;
}

/// <summary>The method may run between the awaits of any other, and others between its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>The method changes nothing: it may interleave with others that change nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>All methods of the grain may interleave with each other.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

/// <summary>The caller does not wait and learns nothing of the outcome.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>A key may have several activations at once; the grain keeps nothing.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : Attribute
{
    /// <summary>As many activations of a key as there are processors.</summary>
    public StatelessWorkerAttribute()
        : this(-1)
    {
    }

    /// <summary>At most so many activations of a key; not positive means as many as there are processors.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers) =>
        MaxLocal = maxLocalWorkers > 0 ? maxLocalWorkers : Environment.ProcessorCount;

    internal int MaxLocal { get; }
}

/// <summary>How long a caller of the method waits, in place of the silo's call time-out.</summary>
/// <param name="timeout">A <see cref="TimeSpan"/> as text, such as <c>00:02:00</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>How long.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout);
}

/// <summary>Marks a constructor's parameter that is a state of the grain.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PersistentStateAttribute : Attribute
{
    /// <summary>Names a state.</summary>
    /// <param name="stateName">Name within the grain.</param>
    /// <param name="storageName">Name of the storage; there is one store here, so it is not looked at.</param>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        StateName = stateName;
        StorageName = storageName;
    }

    /// <summary>Name within the grain.</summary>
    public string StateName { get; }

    /// <summary>Name of the storage.</summary>
    public string? StorageName { get; }
}

/// <summary>The grain of a key gets what is published to the stream of the same key in a namespace.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ImplicitStreamSubscriptionAttribute : Attribute
{
    /// <summary>Subscribes.</summary>
    /// <param name="streamNamespace">The namespace.</param>
    /// <param name="streamIdMapper">Must be null: the key of the stream is the key of the grain.</param>
    public ImplicitStreamSubscriptionAttribute(string streamNamespace, string? streamIdMapper = null) => Namespace = streamIdMapper is null
        ? streamNamespace
        : throw new ArgumentException("A grain's key is the key of its stream; no mapper is known.", nameof(streamIdMapper));

    internal string Namespace { get; }
}
