using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.Cluster;

/// <summary>Reads one queue for its pulling agent, and settles what the agent is done with.</summary>
/// <param name="queue">The queues.</param>
/// <param name="name">Which of them.</param>
/// <param name="options">When an item is tried again.</param>
/// <param name="ledger">What became of each message.</param>
/// <param name="firstPlace">Higher than any place that an earlier process gave.</param>
/// <param name="logger">Hears of failures.</param>
internal sealed partial class QueueReceiver(
    IDurableQueue queue, string name, DurableStreamOptions options, DeliveryLedger ledger, long firstPlace, ILogger logger) : IQueueAdapterReceiver
{
    private long _place = firstPlace;

    /// <inheritdoc/>
    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        List<IBatchContainer> batches = [];
        foreach (var message in await queue.ReceiveAsync(name, maxCount, TimeSpan.Zero, CancellationToken.None))
        {
            // An item that took the process down so often may be the cause.
            if (message.Attempt > options.MaxAttempts)
            {
                await ParkAsync(message, $"The item was given out {message.Attempt - 1} times and never settled; it may be what stopped the process.");
                continue;
            }

            var batch = new QueueBatch(StreamId.Create(name, message.Key), message.Body.ToArray(), ++_place, options.Json);
            ledger.Read(batch, message);
            batches.Add(batch);
        }

        return batches;
    }

    /// <inheritdoc/>
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.WhenAll(messages.Select(SettleAsync));

    /// <inheritdoc/>
    public Task Shutdown(TimeSpan timeout) => Task.CompletedTask;

    private Task SettleAsync(IBatchContainer batch)
    {
        var (message, outcome, error) = ledger.Settle(batch);
        return outcome switch
        {
            Delivery.Done => queue.CompleteAsync(message, CancellationToken.None),
            Delivery.Failed => FailAsync(message, error ?? "A subscriber did not take the item; the log of that time says why."),
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
    }
}
