using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CommitWise.Api.Reading;

/// <summary>The JSON of what is stored and published, the same for grains, streams and lists.</summary>
/// <param name="options">As the grains' host has them.</param>
public sealed class StoredJson(JsonSerializerOptions options)
{
    /// <summary>Writes a value as it is published.</summary>
    public byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    /// <summary>Reads what a grain has stored in a list.</summary>
    public T Read<T>(ReadOnlyMemory<byte> document) =>
        JsonSerializer.Deserialize(document.Span, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))
        ?? throw new InvalidOperationException($"A stored {typeof(T).Name} is null.");
}
