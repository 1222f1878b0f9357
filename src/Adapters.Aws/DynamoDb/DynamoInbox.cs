using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>
/// Deliveries in a table. One is kept and listed as waiting in one transaction, then published, then taken from the list. Whoever
/// publishes holds it meanwhile; a hold that was left behind ends by itself, and a sweep takes over.
/// </summary>
/// <param name="table">What is kept.</param>
/// <param name="queue">What it is published to.</param>
/// <param name="waits">Measures pauses.</param>
/// <param name="logger">Hears of faults.</param>
internal sealed partial class DynamoInbox(DeliveryTable table, IDurableQueue queue, TimeProvider waits, ILogger logger) : IInbox
{
    private const int MostLooked = 500;
    private const int MostFaults = 3;
    private const int LikelyWaiting = 100;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private enum Result
    {
        Published,
        QueueFull,
        Failed,
        HeldByOther,
    }

    /// <inheritdoc/>
    public async Task<InboxOutcome> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var delivery = table.New(entry);
        if (!await table.KeepAsync(delivery, entry.Body, cancellationToken))
        {
            return InboxOutcome.Duplicate;
        }

        // It is durable: what goes wrong from here on is for a sweep, not for the sender.
        try
        {
            await PublishInTurnAsync(delivery, entry.Body, cancellationToken);
        }
#pragma warning disable CA1031 // A sweep is another try.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Left(logger, fault, delivery.Host, delivery.Id);
        }

        return InboxOutcome.Accepted;
    }

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var published = 0;
        HashSet<string> lanes = new(StringComparer.Ordinal);
        Dictionary<string, int> faults = new(StringComparer.Ordinal);
        await foreach (var item in table.Waiting().ItemsAsync(LikelyWaiting, cancellationToken))
        {
            var delivery = Delivery.Read(item);
            if (faults.GetValueOrDefault(delivery.Queue) >= MostFaults || lanes.Contains(delivery.Lane))
            {
                continue;
            }

            switch (await TakeOverAsync(delivery, cancellationToken))
            {
                case Result.Published:
                    published++;
                    break;
                case Result.QueueFull:
                    faults[delivery.Queue] = MostFaults;
                    break;
                case Result.Failed:
                    faults[delivery.Queue] = faults.GetValueOrDefault(delivery.Queue) + 1;
                    lanes.Add(delivery.Lane);
                    break;
                default:
                    lanes.Add(delivery.Lane);
                    break;
            }
        }

        return published;
    }

    /// <inheritdoc/>
    public async Task<InboxDepth> MeasureAsync(CancellationToken cancellationToken)
    {
        var count = await table.Waiting().CountAsync(cancellationToken);
        await foreach (var item in table.Waiting().ItemsAsync(1, cancellationToken))
        {
            return new InboxDepth(Kept: null, count, new DateTimeOffset(Delivery.Read(item).AcceptedAt, TimeSpan.Zero));
        }

        return new InboxDepth(Kept: null, Unpublished: 0, OldestUnpublishedAt: null);
    }

    private async Task PublishInTurnAsync(Delivery delivery, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!await IsItsTurnAsync(delivery, cancellationToken) || await PublishAsync(delivery, body, cancellationToken) != Result.Published)
        {
            await table.ReleaseAsync(delivery, cancellationToken);
        }
    }

    /// <summary>A delivery never overtakes one of its key that waits. One that is just being published is waited for.</summary>
    private async Task<bool> IsItsTurnAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var begun = waits.GetTimestamp();
        while (true)
        {
            var (isFirst, mayPass) = await LookAheadAsync(delivery, cancellationToken);
            if (isFirst || !mayPass || waits.GetElapsedTime(begun) > LongestTurn)
            {
                return isFirst;
            }

            await Task.Delay(Pause, waits, cancellationToken);
        }
    }

    private async Task<(bool IsFirst, bool MayPass)> LookAheadAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var looked = 0;
        var isFirst = true;
        await foreach (var item in table.Before(delivery).ItemsAsync(LikelyWaiting, cancellationToken))
        {
            var other = Delivery.Read(item);
            var isAhead = other.Lane == delivery.Lane;
            isFirst &= !isAhead;
            if (++looked == MostLooked || (isAhead && !table.IsHeld(other)))
            {
                return (false, false);
            }
        }

        return (isFirst, true);
    }

    private async Task<Result> TakeOverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (table.IsHeld(delivery) || await table.TryHoldAsync(delivery, cancellationToken) is not { } held)
        {
            return Result.HeldByOther;
        }

        if (await table.BodyAsync(held, cancellationToken) is not { } body)
        {
            await table.SettleAsync(held, cancellationToken);
            return Result.HeldByOther;
        }

        var result = await PublishAsync(held, body, cancellationToken);
        if (result != Result.Published)
        {
            await table.ReleaseAsync(held, cancellationToken);
        }

        return result;
    }

    private async Task<Result> PublishAsync(Delivery delivery, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            await queue.EnqueueAsync(delivery.Queue, delivery.Key, body, cancellationToken);
        }
        catch (QueueFullException)
        {
            return Result.QueueFull;
        }
#pragma warning disable CA1031 // Whatever stops a queue, the delivery is kept and the next sweep is another try.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Left(logger, fault, delivery.Host, delivery.Id);
            return Result.Failed;
        }

        await table.SettleAsync(delivery, cancellationToken);
        return Result.Published;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Delivery {Delivery} of {Host} is kept and waits for the next sweep")]
        public static partial void Left(ILogger logger, Exception fault, string host, string delivery);
    }
}
