using System.Collections.Concurrent;
using System.Globalization;
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
/// In <see cref="MeasureAsync"/> a message that waits for its retry counts as given out, counts may lag by a minute, and
/// <see cref="QueueDepth.OldestAt"/> looks at what this process holds: SQS does not tell the age of what waits.
/// </para>
/// </remarks>
public sealed class SqsQueue : IDurableQueue, IAsyncDisposable
{
    private static readonly string[] Counts =
        ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible"];

    private readonly ConcurrentDictionary<string, Lazy<Task<SqsReader>>> _readers = new(StringComparer.Ordinal);
    private readonly SqsOptions _options;
    private readonly SqsClient _client;
    private readonly IIndex _index;
    private readonly DeadLetterRows _deadLetters;
    private readonly ILogger _logger;
    private int _isClosed;

    /// <summary>Sends nothing yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="index">Keeps the dead letters.</param>
    /// <param name="logger">Hears of leases that cannot be extended.</param>
    /// <exception cref="InputException">An option is out of its range, or there is no region.</exception>
    public SqsQueue(SqsOptions options, IIndex index, ILogger<SqsQueue>? logger = null)
    {
        _options = options.Checked();
        _client = new SqsClient(_options);
        _index = index;
        _deadLetters = new DeadLetterRows(index, _options.Time);
        _logger = logger ?? NullLogger<SqsQueue>.Instance;
    }

    /// <inheritdoc/>
    /// <exception cref="MessageTooLargeException">Nothing was added.</exception>
    public Task EnqueueAsync(string queue, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        PublishAsync(queue, key, body, Guid.NewGuid().ToString("n"), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var reader = await ReaderAsync(queue).WaitAsync(cancellationToken);
        return await NamingAsync(queue, async () =>
        {
            var given = await reader.ReceiveAsync(max, wait, cancellationToken);
            return given.Select(one => one.Message.ToQueueMessage(queue, one.Attempt)).ToList();
        });
    }

    /// <inheritdoc/>
    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => SettleAsync(
        message,
        async (reader, lane) =>
        {
            await _client.DeleteAsync(reader.Url, message.Receipt, cancellationToken);
            await AdvanceIfHeldAsync(reader, lane);
        });

    /// <inheritdoc/>
    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken) => SettleAsync(
        message,
        (reader, lane) => lane is null
            ? _client.ChangeVisibilityAsync(reader.Url, message.Receipt, SqsReader.Seconds(delay), cancellationToken)
            : reader.GiveBackAsync(lane, lane.Messages.Peek(), delay));

    /// <inheritdoc/>
    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) => SettleAsync(
        message,
        async (reader, lane) =>
        {
            // Only the holder may park, and must still be the holder when the row is written.
            await _client.ChangeVisibilityAsync(reader.Url, message.Receipt, SqsReader.Seconds(_options.Visibility), cancellationToken);
            await _deadLetters.AddAsync(message, error, cancellationToken);
            await _client.DeleteAsync(reader.Url, message.Receipt, cancellationToken);
            await AdvanceIfHeldAsync(reader, lane);
        });

    /// <inheritdoc/>
    public async Task<QueueDepth> MeasureAsync(string queue, CancellationToken cancellationToken)
    {
        var reader = await ReaderAsync(queue).WaitAsync(cancellationToken);
        return await NamingAsync(queue, async () =>
        {
            var attributes = await _client.GetAttributesAsync(reader.Url, Counts, cancellationToken);
            long Count(int which) => long.Parse(attributes.GetValueOrDefault(Counts[which], "0"), CultureInfo.InvariantCulture);
            var (buffered, oldest) = reader.Buffer.Depth;
            var notVisible = Math.Max(Count(2), buffered);
            var deadLetters = await _deadLetters.CountAsync(queue, cancellationToken);
            return new QueueDepth(Count(0) + Count(1) + buffered, notVisible - buffered, deadLetters, oldest);
        });
    }

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
            await _deadLetters.RemoveAsync(key, cancellationToken);
            count++;
        }

        return count;
    }

    /// <summary>Gives back what no consumer has. Consumers should have settled what they have; the rest comes again when its lease ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            await Task.WhenAll((await OpenAsync()).Select(reader => reader.DisposeAsync().AsTask()));
            _client.Dispose();
        }
    }

    /// <summary>Ends as a killed process does: nothing is given back, and what is held comes again when its lease ends.</summary>
    internal async Task AbandonAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            await Task.WhenAll((await OpenAsync()).Select(reader => reader.AbandonAsync()));
            _client.Dispose();
        }
    }

    private static Task AdvanceIfHeldAsync(SqsReader reader, Lane? lane) => lane is null ? Task.CompletedTask : reader.AdvanceAsync(lane);

    private async Task PublishAsync(string queue, string key, ReadOnlyMemory<byte> body, string deduplication, CancellationToken cancellationToken)
    {
        var (text, attributes) = SqsBody.Write(key, body);
        var size = SqsBody.SizeOf(text, attributes);
        if (size > SqsBody.Limit)
        {
            throw new MessageTooLargeException(queue, key, size, SqsBody.Limit);
        }

        var reader = await ReaderAsync(queue).WaitAsync(cancellationToken);
        await NamingAsync(queue, async () =>
        {
            await _client.SendAsync(new SendMessage(reader.Url, text, attributes, SqsNames.Group(key), deduplication), cancellationToken);
            return true;
        });
    }

    /// <summary>Settles a delivery. One whose lease has ended is left to its new holder.</summary>
    private async Task SettleAsync(QueueMessage message, Func<SqsReader, Lane?, Task> settle)
    {
        var reader = await ReaderAsync(message.Queue);
        var lane = reader.Buffer.BeginSettling(message.Receipt);
        try
        {
            await NamingAsync(message.Queue, async () =>
            {
                await settle(reader, lane);
                return true;
            });
        }
        catch (SqsException fault) when (fault.IsLeaseLost)
        {
            Drop(reader, lane);
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

    private async Task<T> NamingAsync<T>(string queue, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SqsException fault) when (fault.IsMissingQueue)
        {
            // It was deleted, or the service has lost it: the next use looks for it again.
            if (_readers.TryRemove(queue, out var reader) && reader.Value.IsCompletedSuccessfully)
            {
                await reader.Value.Result.AbandonAsync();
            }

            throw Missing(SqsNames.Queue(_options.Prefix, queue), fault);
        }
    }

    private Task<SqsReader> ReaderAsync(string queue)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) == 1, this);
        var reader = _readers.GetOrAdd(queue, name => new Lazy<Task<SqsReader>>(() => FindAsync(name)));
        if (reader.Value.IsFaulted)
        {
            _readers.TryRemove(new KeyValuePair<string, Lazy<Task<SqsReader>>>(queue, reader));
        }

        return reader.Value;
    }

    private async Task<SqsReader> FindAsync(string queue)
    {
        var name = SqsNames.Queue(_options.Prefix, queue);
        string url;
        try
        {
            url = await _client.GetQueueUrlAsync(name, CancellationToken.None);
        }
        catch (SqsException fault) when (fault.IsMissingQueue)
        {
            url = _options.CreateQueues
                ? await _client.CreateQueueAsync(name, SqsQueueAttributes.Of(_options), CancellationToken.None)
                : throw Missing(name, fault);
        }

        return new SqsReader(_client, url, new DeliveryCounts(_index, queue), _options, _logger);
    }

    private SqsException Missing(string name, SqsException fault) => new(
        $"SQS has no queue {name} in {_client.Endpoint.Region.SystemName}: make it, or let the service make it (CreateQueues).",
        fault.Code, fault.Status, fault);

    private async Task<SqsReader[]> OpenAsync()
    {
        var all = _readers.Values.Where(reader => reader.IsValueCreated).Select(reader => reader.Value).ToList();
        await ((Task)Task.WhenAll(all)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return [.. all.Where(reader => reader.IsCompletedSuccessfully).Select(reader => reader.Result)];
    }
}
