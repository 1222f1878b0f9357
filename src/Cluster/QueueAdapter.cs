using System.Collections.Concurrent;
using System.Text.Json;
using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.Cluster;

/// <summary>
/// Streams over an <see cref="IDurableQueue"/>: a publish is durable when it returns, an item is delivered at least once and in order per
/// key, and one that a subscriber refuses is retried by the queue and becomes a dead letter after its last delivery. What nobody subscribes
/// to is not kept.
/// </summary>
internal sealed class QueueAdapter : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache
{
    // Messages that are read and not settled, of one namespace.
    private const int CacheSize = 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<QueueId, KeyedCache> _caches = new();
    private readonly DurableStreamOptions _options;
    private readonly IDurableQueue _queue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly QueueMapper _mapper;

    /// <summary>Makes a provider.</summary>
    public QueueAdapter(string name, DurableStreamOptions options, IDurableQueue queue, TimeProvider time, ILogger<QueueAdapter> logger)
    {
        (Name, _options, _queue, _time, _logger) = (name, options, queue, time, logger);
        _mapper = new QueueMapper(options.Namespaces);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsRewindable => false;

    /// <inheritdoc/>
    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    /// <inheritdoc/>
    public async Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        if (_mapper.GetQueueForStream(streamId).IsDefault)
        {
            return;
        }

        // Written before the first wait: what the publisher changes afterwards is not the item's.
        foreach (var body in events.Select(item => JsonSerializer.SerializeToUtf8Bytes(item, _options.Json)).ToList())
        {
            await EnqueueAsync(streamId.GetNamespace()!, streamId.GetKeyAsString(), body);
        }
    }

    /// <inheritdoc/>
    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        new QueueReceiver(_queue, queueId.GetStringNamePrefix(), _options, _caches[queueId], _time, _logger);

    /// <inheritdoc/>
    /// <remarks>Orleans makes the cache before the receiver, and both anew whenever a queue comes to this silo.</remarks>
    public IQueueCache CreateQueueCache(QueueId queueId) => _caches[queueId] = new KeyedCache(CacheSize);

    /// <inheritdoc/>
    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    /// <inheritdoc/>
    public IQueueAdapterCache GetQueueAdapterCache() => this;

    /// <inheritdoc/>
    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    /// <inheritdoc/>
    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    /// <summary>The messages that an item is among; null when its queue is not this silo's.</summary>
    internal DeliveryLedger? LedgerOf(QueueBatch batch) =>
        _caches.TryGetValue(_mapper.GetQueueForStream(batch.StreamId), out var cache) ? cache.Ledger : null;

    private async Task EnqueueAsync(string name, string key, byte[] body)
    {
        var started = _time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await _queue.EnqueueAsync(name, key, body, CancellationToken.None);
                return;
            }
            catch (QueueFullException) when (_time.GetElapsedTime(started) + pause < _options.PublishWait)
            {
                await Task.Delay(pause, _time);
            }
        }
    }
}
