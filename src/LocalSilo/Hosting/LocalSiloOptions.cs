using System.Reflection;
using System.Text.Json;

namespace CommitWise.LocalSilo;

/// <summary>Settings of the silo.</summary>
public sealed class LocalSiloOptions
{
    /// <summary>Assemblies whose grain classes the silo hosts. At least one.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>How state, stream items and copied messages become JSON.</summary>
    public JsonSerializerOptions JsonOptions { get; set; } = JsonSerializerOptions.Default;

    /// <summary>How long a caller waits for a grain; default 30 s. Checked once a second, so an answer may come that much later.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long activation, and deactivation, of one grain may take; default 30 s.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>An activation that no call reached for this long ends; default 15 min.</summary>
    public TimeSpan IdleAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Activations that the silo means to hold at most; default 100,000. Above it those that are not in use end before the idle age, so memory
    /// stays bounded however many keys are called. Those in use, and those that asked to be kept, stay.
    /// </summary>
    public int MaxActivations { get; set; } = 100_000;

    /// <summary>How long a stop waits for turns and deactivations; default 30 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest period of a reminder; default 1 min.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gives the meter of a method, by name of the grain type and the interface's method; asked once for each, or seldom more often, so the
    /// answer must be the same. Null for no metering: a meter costs less than a filter.
    /// </summary>
    public Func<string, MethodInfo, ICallMeter>? CallMeters { get; set; }

    /// <summary>How streams are delivered.</summary>
    public LocalStreamOptions Streams { get; } = new();

    internal void Check()
    {
        Require(GrainAssemblies.Count > 0, nameof(GrainAssemblies), "holds no assembly");
        Positive(CallTimeout, nameof(CallTimeout));
        Positive(ActivationTimeout, nameof(ActivationTimeout));
        Positive(IdleAge, nameof(IdleAge));
        Require(MaxActivations > 0, nameof(MaxActivations), $"is {MaxActivations}, not positive");
        Positive(DrainTimeout, nameof(DrainTimeout));
        Positive(MinimumReminderPeriod, nameof(MinimumReminderPeriod));
        Positive(Streams.RetryDelay, nameof(Streams.RetryDelay));
        Positive(Streams.ReceiveWait, nameof(Streams.ReceiveWait));
        Require(Streams.MaxRetryDelay >= Streams.RetryDelay, nameof(Streams.MaxRetryDelay), "is shorter than RetryDelay");
        Require(Streams.MaxConcurrency > 0, nameof(Streams.MaxConcurrency), "is not positive");
        Require(Streams.MaxAttempts > 0, nameof(Streams.MaxAttempts), "is not positive");
    }

    private static void Positive(TimeSpan value, string name) => Require(value > TimeSpan.Zero, name, $"is {value}, not positive");

    private static void Require(bool holds, string name, string fault)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The silo's option {name} {fault}.");
        }
    }
}

/// <summary>How stream items are brought from their queues to grains.</summary>
public sealed class LocalStreamOptions
{
    /// <summary>Whether deliveries wait for <see cref="LocalSiloHost.ResumeStreams"/> at start; default false.</summary>
    public bool StreamsPaused { get; set; }

    /// <summary>Deliveries of one namespace that run at once; default 64. As many slow keys hold the rest back.</summary>
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>Deliveries of an item before it becomes a dead letter; default 6.</summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>Time from the first failure of an item to its next delivery, doubled by each further failure; default 1 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between deliveries of an item; default 1 min.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one question to an empty queue waits for a message; default 5 s.</summary>
    public TimeSpan ReceiveWait { get; set; } = TimeSpan.FromSeconds(5);
}
