using System.Text.Json;
using CommitWise.Grains.Hosting;

namespace CommitWise.Grains.Tests.Wire;

/// <summary>How the embedded engine stores and copies: as JSON.</summary>
internal sealed class EngineWire : IDisposable
{
    private readonly JsonSerializerOptions _json = EngineJson.Options;

    /// <summary>Sends a value and takes it in again.</summary>
    public object Pass(object value) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), _json), value.GetType(), _json)!;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
