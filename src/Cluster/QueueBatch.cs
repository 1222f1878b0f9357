using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers.Streams.Common;
using Orleans.Serialization;

namespace CommitWise.Cluster;

/// <summary>One message of a queue, on its way to the grains that subscribe to its stream.</summary>
/// <param name="streamId">Namespace and key: the queue and the message's key.</param>
/// <param name="body">The message: the item as JSON, nothing else.</param>
/// <param name="place">Grows from message to message; also across processes.</param>
/// <param name="json">How the item is read.</param>
[GenerateSerializer, Immutable, Alias("commitwise.queue-batch")]
[SerializationCallbacks(typeof(OnDeserializedCallbacks))]
internal sealed class QueueBatch(StreamId streamId, byte[] body, long place, JsonSerializerOptions json) : IBatchContainer, IOnDeserialized
{
    [NonSerialized]
    private JsonSerializerOptions _json = json;

    /// <inheritdoc/>
    [Id(0)]
    public StreamId StreamId { get; } = streamId;

    /// <summary>The item as JSON.</summary>
    [Id(1)]
    public byte[] Body { get; } = body;

    /// <summary>Where the message stands.</summary>
    [Id(2)]
    public long Place { get; } = place;

    /// <inheritdoc/>
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Place);

    /// <inheritdoc/>
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        [Tuple.Create(JsonSerializer.Deserialize<T>(Body, _json) ?? throw new JsonException($"The item is null, not a {typeof(T).Name}."), SequenceToken)];

    /// <inheritdoc/>
    public bool ImportRequestContext() => false;

    /// <inheritdoc/>
    public void OnDeserialized(DeserializationContext context) => _json = context.ServiceProvider.GetRequiredService<StreamJson>().Options;
}
