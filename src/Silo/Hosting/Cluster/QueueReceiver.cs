using CommitWise.Durability;

namespace CommitWise.Silo.Hosting.Cluster;

/// <summary>Reads one queue for its pulling agent, and settles what the agent is done with.</summary>
/// <param name="queue">The queues.</param>
/// <param name="name">Which of them.</param>
/// <param name="ledger">What became of each message.</param>
/// <param name="firstPlace">Higher than any place that an earlier process gave.</param>
/// <param name="logger">Hears of dead letters.</param>
internal sealed partial class QueueReceiver(
    IDurableQueue queue, string name, DeliveryLedger ledger, long firstPlace, ILogger logger) : IQueueAdapterReceiver
{
    // As the embedded engine: an item that took the process down so often may be the cause.
    private const int MaxAttempts = 6;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private long _place = firstPlace;

    /// <inheritdoc/>
    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        List<IBatchContainer> batches = [];
        foreach (var message in await queue.ReceiveAsync(name, maxCount, TimeSpan.Zero, CancellationToken.None))
        {
            if (message.Attempt > MaxAttempts)
            {
                await ParkAsync(message, $"The item was given out {message.Attempt - 1} times and never settled; it may be what stopped the process.");
                continue;
            }

            var batch = new QueueBatch(StreamId.Create(name, message.Key), message.Body.ToArray(), ++_place);
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
        var (message, outcome) = ledger.Settle(batch);
        return outcome switch
        {
            Delivery.Done => queue.CompleteAsync(message, CancellationToken.None),
            Delivery.Failed => ParkAsync(message, "No subscriber took the item within the delivery time; the log of that time says why."),
            _ => queue.RetryAsync(message, RetryDelay, "The subscribers of the item could not be found out.", CancellationToken.None),
        };
    }

    private Task ParkAsync(QueueMessage message, string error)
    {
        Log.Parked(logger, name, message.Key, message.Attempt, error);
        return queue.ParkAsync(message, error, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Item for {Name}/{Key} is a dead letter now, at delivery {Attempt}: {Error}")]
        public static partial void Parked(ILogger logger, string name, string key, int attempt, string error);
    }
}
