using System.Text.Json;
using CommitWise.Durability;
using CommitWise.Grains.Hosting;

namespace CommitWise.Silo.Hosting.Cluster;

/// <summary>
/// Streams over an <see cref="IDurableQueue"/>: a publish is durable when it returns, an item is delivered at least once and in order per
/// key, and one that no subscriber takes within the delivery time becomes a dead letter. What nobody subscribes to is not kept.
/// </summary>
internal sealed class QueueAdapter : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache
{
    // Messages that are read and not settled, of one namespace.
    private const int CacheSize = 1024;

    private readonly Dictionary<QueueId, DeliveryLedger> _ledgers = [];
    private readonly IDurableQueue _queue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly QueueMapper _mapper;

    /// <summary>Makes a provider.</summary>
    public QueueAdapter(string name, IReadOnlyList<string> namespaces, IDurableQueue queue, TimeProvider time, ILogger<QueueAdapter> logger)
    {
        (Name, _queue, _time, _logger) = (name, queue, time, logger);
        _mapper = new QueueMapper(namespaces);
        foreach (var id in _mapper.GetAllQueues())
        {
            _ledgers[id] = new DeliveryLedger();
        }
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

        foreach (var item in events)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(item, EngineJson.Options);
            await _queue.EnqueueAsync(streamId.GetNamespace()!, streamId.GetKeyAsString(), body, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        new QueueReceiver(_queue, queueId.GetStringNamePrefix(), _ledgers[queueId], _time.GetUtcNow().UtcTicks, _logger);

    /// <inheritdoc/>
    public IQueueCache CreateQueueCache(QueueId queueId) => new KeyedCache(CacheSize, _ledgers[queueId]);

    /// <inheritdoc/>
    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    /// <inheritdoc/>
    public IQueueAdapterCache GetQueueAdapterCache() => this;

    /// <inheritdoc/>
    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    /// <inheritdoc/>
    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());
}
