using System.Text.Json;
using CommitWise.Durability;

namespace CommitWise.LocalSilo;

/// <summary>Publishes to streams and runs the pumps that deliver them.</summary>
internal sealed class StreamService(LocalSiloHost silo, IDurableQueue queue) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private List<StreamPump> _pumps = [];
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IDurableQueue Queue => queue;

    internal LocalSiloHost Silo => silo;

    /// <summary>Completes while deliveries are not held back.</summary>
    internal Task Open
    {
        get
        {
            lock (_gate)
            {
                return _open.Task;
            }
        }
    }

    internal IStreamProvider Provider(string name) => new StreamProvider(this, name);

    internal void Start()
    {
        if (!silo.Options.Streams.StreamsPaused)
        {
            Resume();
        }

        var subscribers = silo.Classes.SelectMany(each => each.Namespaces, (grainClass, name) => (Name: name, Class: grainClass));
        _pumps = [.. subscribers.GroupBy(each => each.Name, StringComparer.Ordinal).Select(
            group => new StreamPump(this, group.Key, [.. group.Select(each => each.Class)]))];
        _pumps.ForEach(pump => pump.Start());
    }

    internal Task StopAsync(CancellationToken limit) => Task.WhenAll(_pumps.Select(pump => pump.StopAsync(limit)));

    /// <inheritdoc/>
    public void Dispose() => _pumps.ForEach(pump => pump.Dispose());

    internal void Pause()
    {
        lock (_gate)
        {
            if (_open.Task.IsCompleted)
            {
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    internal void Resume()
    {
        lock (_gate)
        {
            _open.TrySetResult();
        }
    }

    /// <summary>
    /// Adds an item to a stream; while its queue is full, tries again for as long as a call may take. An item that no grain class subscribes
    /// to is nobody's, as in Orleans: it is not kept.
    /// </summary>
    internal async Task PublishAsync<T>(StreamId stream, T item)
    {
        if (!silo.Classes.Any(each => each.Namespaces.Contains(stream.GetNamespace()!, StringComparer.Ordinal)))
        {
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(item, silo.Json);
        var started = silo.Time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await queue.EnqueueAsync(stream.GetNamespace()!, stream.GetKeyAsString(), body, CancellationToken.None);
                return;
            }
            catch (QueueFullException) when (silo.Time.GetElapsedTime(started) + pause < silo.Options.CallTimeout)
            {
                await Task.Delay(pause, silo.Time);
            }
        }
    }

    private sealed class StreamProvider(StreamService streams, string name) : IStreamProvider
    {
        public string Name => name;

        public bool IsRewindable => false;

        public IAsyncStream<T> GetStream<T>(StreamId streamId)
        {
            return string.IsNullOrEmpty(streamId.GetNamespace())
                ? throw new ArgumentException("A stream needs a namespace, the name of its queue.", nameof(streamId))
                : new QueueStream<T>(streams, name, streamId);
        }
    }

    private sealed class QueueStream<T>(StreamService streams, string provider, StreamId id) : IAsyncStream<T>
    {
        public bool IsRewindable => false;

        public string ProviderName => provider;

        public StreamId StreamId => id;

        public Task OnNextAsync(T item, StreamSequenceToken? token = null) =>
            token is null
                ? streams.PublishAsync(id, item)
                : throw new ArgumentException("A place cannot be chosen: the queue gives it.", nameof(token));

        public Task OnCompletedAsync() => throw new NotSupportedException("A stream does not end.");

        public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("A stream carries items only.");
    }
}
