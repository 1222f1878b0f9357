using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Engine.Conformance.Host;

/// <summary>What a test wants of its host. Times are real, since the hosts do not share a clock that a test could move.</summary>
public sealed record ConformanceOptions
{
    /// <summary>How long a caller waits.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long activation of a grain may take.</summary>
    public TimeSpan ActivationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without use an activation ends.</summary>
    public TimeSpan IdleAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a stop waits for what runs.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest period of a reminder.</summary>
    public TimeSpan MinimumReminderPeriod { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time from the first failure of a stream item to its next delivery.</summary>
    public TimeSpan StreamRetryDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Deliveries of a stream item before it is a dead letter.</summary>
    public int StreamAttempts { get; init; } = 6;

    /// <summary>Items that a stream's queue may hold.</summary>
    public int QueueCapacity { get; init; } = 100_000;

    /// <summary>Whether items are kept and not yet delivered.</summary>
    public bool StreamsPaused { get; init; }

    /// <summary>Services of the host beside those of every test, such as call filters.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}
