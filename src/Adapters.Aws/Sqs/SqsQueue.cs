using System.Globalization;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Durability;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// Queues on SQS FIFO queues, one message group for each key; dead letters are rows of an index. What of SQS is used and why:
/// docs/decisions/0009-queues-on-sqs.md.
/// </summary>
/// <remarks>
/// <para>There is no bound on what waits, so <see cref="QueueFullException"/> never comes. SQS forgets a message after 14 days.</para>
/// <para>Delays are whole seconds, rounded up, 11 hours at most. The error of a retry is not kept.</para>
/// <para>
/// In <see cref="MeasureAsync"/> a message that waits for its retry counts as given out, counts may lag by a minute, dead letters are
/// counted up to a thousand, and <see cref="QueueDepth.OldestAt"/> looks at what this process holds: SQS does not tell the age of what waits.
/// </para>
/// </remarks>
public sealed class SqsQueue : IDurableQueue, IAsyncDisposable
{
    private static readonly string[] Counts =
        ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible"];

    private readonly SqsOptions _options;
    private readonly SqsClient _client;
    private readonly SqsReaders _readers;
    private readonly DeadLetterRows _deadLetters;

    /// <summary>Sends nothing yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="index">Keeps the dead letters.</param>
    /// <param name="logger">Hears of leases that cannot be extended.</param>
    /// <exception cref="InputException">An option is out of its range, or there is no region.</exception>
    public SqsQueue(SqsOptions options, IIndex index, ILogger<SqsQueue>? logger = null)
    {
        _options = options.Checked();
        _client = new SqsClient(_options);
        _readers = new SqsReaders(_client, index, _options, logger ?? NullLogger<SqsQueue>.Instance);
        _deadLetters = new DeadLetterRows(index, _options.Time);
    }

    /// <inheritdoc/>
    /// <exception cref="MessageTooLargeException">Nothing was added.</exception>
    public Task EnqueueAsync(string queue, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        PublishAsync(queue, key, body, Guid.NewGuid().ToString("n"), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return _readers.UseAsync<IReadOnlyList<QueueMessage>>(
            queue,
            async reader =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var given = await reader.ReceiveAsync(max, wait, cancellationToken);
                return [.. given.Select(one => one.Message.ToQueueMessage(queue, one.Attempt))];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) =>
        SettleAsync(message, (reader, lane) => EndAsync(reader, lane, message, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken) => SettleAsync(
        message,
        (reader, lane) => lane is null
            ? _client.ChangeVisibilityAsync(reader.Url, message.Receipt, Leases.SecondsOf(delay), cancellationToken)
            : reader.LeaveAsync(lane, delay),
        cancellationToken);

    /// <inheritdoc/>
    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) => SettleAsync(
        message,
        async (reader, lane) =>
        {
            // Only the holder may park, and must still be the holder when the row is written.
            await _client.ChangeVisibilityAsync(reader.Url, message.Receipt, Leases.SecondsOf(_options.Visibility), cancellationToken);
            await _deadLetters.AddAsync(message, error, cancellationToken);
            await EndAsync(reader, lane, message, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<QueueDepth> MeasureAsync(string queue, CancellationToken cancellationToken) => _readers.UseAsync(
        queue,
        async reader =>
        {
            var attributes = await _client.GetAttributesAsync(reader.Url, Counts, cancellationToken);
            long Count(int which) => long.Parse(attributes.GetValueOrDefault(Counts[which], "0"), CultureInfo.InvariantCulture);
            var (buffered, oldest) = reader.Buffer.Depth;
            var inFlight = Math.Max(0, Count(2) - buffered);
            var deadLetters = await _deadLetters.CountAsync(queue, cancellationToken);
            return new QueueDepth(Count(0) + Count(1) + buffered, inFlight, deadLetters, oldest);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string queue, int limit, string? after, CancellationToken cancellationToken) =>
        _deadLetters.PageAsync(queue, limit, after, cancellationToken);

    /// <inheritdoc/>
    public async Task<int> RedriveAsync(string queue, IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var (key, letter) in _deadLetters.PickAsync(queue, ids, cancellationToken))
        {
            // A second redrive of the same letter, after a crash or at the same time, is taken for the same message by SQS.
            await PublishAsync(queue, letter.Key, letter.Body, SqsNames.Group($"redrive {letter.Id}"), cancellationToken);
            await _deadLetters.RemoveAsync(queue, key, cancellationToken);
            count++;
        }

        return count;
    }

    /// <summary>Gives back what no consumer has. Consumers should have settled what they have; the rest comes again when its lease ends.</summary>
    public ValueTask DisposeAsync() => new(CloseAsync(reader => reader.DisposeAsync().AsTask()));

    /// <summary>Ends as a killed process does: nothing is given back, and what is held comes again when its lease ends.</summary>
    internal Task AbandonAsync() => CloseAsync(reader => reader.AbandonAsync());

    private async Task CloseAsync(Func<SqsReader, Task> end)
    {
        if (await _readers.CloseAsync(end))
        {
            _client.Dispose();
        }
    }

    private async Task PublishAsync(string queue, string key, ReadOnlyMemory<byte> body, string deduplication, CancellationToken cancellationToken)
    {
        var (text, attributes) = SqsBody.Write(key, body);
        var size = SqsBody.SizeOf(text, attributes);
        if (size > SqsBody.Limit)
        {
            throw new MessageTooLargeException(queue, key, size, SqsBody.Limit);
        }

        await _readers.UseAsync(
            queue,
            async reader =>
            {
                await reader.Sender.SendAsync(new SendEntry(string.Empty, text, attributes, SqsNames.Group(key), deduplication), size, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    private async Task EndAsync(SqsReader reader, Lane? lane, QueueMessage message, CancellationToken cancellationToken)
    {
        await _client.DeleteAsync(reader.Url, message.Receipt, cancellationToken);
        if (lane is not null)
        {
            await reader.AdvanceAsync(lane);
        }
    }

    private Task<bool> SettleAsync(QueueMessage message, Func<SqsReader, Lane?, Task> settle, CancellationToken cancellationToken) =>
        _readers.UseAsync(message.Queue, reader => SettleAsync(reader, message.Receipt, settle), cancellationToken);

    /// <summary>Settles a delivery. One whose lease has ended is left to its new holder.</summary>
    private static async Task<bool> SettleAsync(SqsReader reader, string receipt, Func<SqsReader, Lane?, Task> settle)
    {
        var lane = reader.Buffer.BeginSettling(receipt);
        try
        {
            await settle(reader, lane);
            return true;
        }
        catch (AwsServiceException fault) when (SqsErrors.IsLeaseLost(fault))
        {
            Drop(reader, lane);
            return false;
        }
        catch
        {
            // Its heartbeat ends with the lane, so the message comes again when its lease ends.
            Drop(reader, lane);
            throw;
        }
    }

    private static void Drop(SqsReader reader, Lane? lane)
    {
        if (lane is not null)
        {
            reader.Buffer.Drop(lane);
        }
    }
}
