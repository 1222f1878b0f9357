using System.Text.Json;

namespace CommitWise.Cluster;

/// <summary>How a stream provider over an <c>IDurableQueue</c> works. All silos of a cluster have the same.</summary>
public sealed record DurableStreamOptions
{
    /// <summary>Namespaces that grains subscribe to; each is a queue. What is published to another one is nobody's and is not kept.</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary>How an item is written to its message, and read.</summary>
    public required JsonSerializerOptions Json { get; init; }

    /// <summary>Deliveries before an item is a dead letter; at least 1, default 6.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>Time from the first failure of an item to its next delivery; doubles with each further one. Default 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two deliveries of an item; default 1 minute.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a publisher waits for room in a full queue before it is refused; default 30 seconds.</summary>
    public TimeSpan PublishWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks at a queue that was empty; at least 1 ms, default 20 ms.</summary>
    public TimeSpan PollPeriod { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How long one question to an empty queue waits for a message; default none. A queue whose questions cost money is asked for a second: a
    /// delivery that ends meanwhile ends the wait, as it has to be settled.
    /// </summary>
    public TimeSpan ReceiveWait { get; init; }

    /// <summary>Whether items are kept and not delivered; default no.</summary>
    public bool IsPaused { get; init; }
}
