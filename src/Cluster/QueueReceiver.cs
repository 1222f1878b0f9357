using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.Cluster;

/// <summary>Reads one queue for its pulling agent, and settles what the agent is done with.</summary>
/// <param name="queue">The queues.</param>
/// <param name="name">Which of them.</param>
/// <param name="options">When an item is tried again.</param>
/// <param name="cache">Where messages wait.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of failures.</param>
internal sealed partial class QueueReceiver(
    IDurableQueue queue, string name, DurableStreamOptions options, KeyedCache cache, TimeProvider time, ILogger logger) : IQueueAdapterReceiver
{
    // What the queue did not let settle: a queue that extends its leases would hold it for ever.
    private List<Settlement> _unsettled = [];

    // Higher than any place that an earlier agent gave.
    private long _place = time.GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        await SettleAsync(Interlocked.Exchange(ref _unsettled, []));
        List<IBatchContainer> batches = [];
        foreach (var message in await ReceiveAsync(maxCount))
        {
            // An item that took the process down so often may be the cause.
            if (message.Attempt > options.MaxAttempts)
            {
                await ParkAsync(message, $"The item was given out {message.Attempt - 1} times and never settled; it may be what stopped the process.");
                continue;
            }

            var batch = new QueueBatch(StreamId.Create(name, message.Key), message.Body.ToArray(), ++_place, options.Json);
            cache.Ledger.Read(batch, message);
            batches.Add(batch);
        }

        return batches;
    }

    /// <inheritdoc/>
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => SettleAsync([.. messages.Select(cache.Ledger.Settle)]);

    /// <inheritdoc/>
    /// <remarks>
    /// The queue goes to another silo, or this one stops. Deliveries that are under way may end; what is not known to be taken is given back
    /// at once, or its key would wait as long as this process lives.
    /// </remarks>
    public async Task Shutdown(TimeSpan timeout)
    {
        await cache.Ledger.QuietAsync(timeout, time);
        await SettleAsync([.. Interlocked.Exchange(ref _unsettled, []), .. cache.TakeAll()]);
    }

    // The agent settles what was delivered between two questions.
    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int maxCount)
    {
        if (options.ReceiveWait == TimeSpan.Zero)
        {
            return await queue.ReceiveAsync(name, maxCount, TimeSpan.Zero, CancellationToken.None);
        }

        using var stop = new CancellationTokenSource();
        var ended = cache.Ledger.NextEndAsync();
        var receiving = queue.ReceiveAsync(name, maxCount, options.ReceiveWait, stop.Token);
        if (await Task.WhenAny(receiving, ended) == receiving)
        {
            return await receiving;
        }

        await stop.CancelAsync();
        try
        {
            return await receiving;
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private Task SettleAsync(IReadOnlyList<Settlement> settlements) => Task.WhenAll(settlements.Select(TrySettleAsync));

    private async Task TrySettleAsync(Settlement settlement)
    {
        try
        {
            await SettleAsync(settlement);
        }
        catch (Exception fault)
        {
            _unsettled.Add(settlement);
            Log.NotSettled(logger, fault, name, settlement.Message.Key, settlement.Outcome);
        }
    }

    private Task SettleAsync(Settlement settlement)
    {
        var message = settlement.Message;
        return settlement.Outcome switch
        {
            Delivery.Done => queue.CompleteAsync(message, CancellationToken.None),
            Delivery.Failed => FailAsync(message, settlement.Error ?? "A subscriber did not take the item; the log of that time says why."),
            Delivery.Interrupted => queue.RetryAsync(message, TimeSpan.Zero, "The queue went to another silo meanwhile.", CancellationToken.None),
            _ => queue.RetryAsync(message, DelayAfter(message.Attempt), "The subscribers of the item could not be found out.", CancellationToken.None),
        };
    }

    private Task FailAsync(QueueMessage message, string error)
    {
        if (message.Attempt >= options.MaxAttempts)
        {
            return ParkAsync(message, error);
        }

        var delay = DelayAfter(message.Attempt);
        Log.Retried(logger, name, message.Key, message.Attempt, delay, error);
        return queue.RetryAsync(message, delay, error, CancellationToken.None);
    }

    private Task ParkAsync(QueueMessage message, string error)
    {
        Log.Parked(logger, name, message.Key, message.Attempt, error);
        return queue.ParkAsync(message, error, CancellationToken.None);
    }

    private TimeSpan DelayAfter(int attempt)
    {
        var delay = options.RetryDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        return delay < options.MaxRetryDelay ? delay : options.MaxRetryDelay;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Item for {Name}/{Key} is a dead letter now, at delivery {Attempt}: {Error}")]
        public static partial void Parked(ILogger logger, string name, string key, int attempt, string error);

        [LoggerMessage(2, LogLevel.Warning, "Item for {Name}/{Key} failed at delivery {Attempt}, again in {Delay}: {Error}")]
        public static partial void Retried(ILogger logger, string name, string key, int attempt, TimeSpan delay, string error);

        [LoggerMessage(3, LogLevel.Warning, "Item for {Name}/{Key} could not be settled as {Outcome}; it is tried again")]
        public static partial void NotSettled(ILogger logger, Exception fault, string name, string key, Delivery outcome);
    }
}
