using CommitWise.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace CommitWise.Grains.Tests.Wire;

/// <summary>How Orleans sends: by the serializers that it generates, and as JSON what Core alone defines.</summary>
internal sealed class EngineWire : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddCommitWiseSerializers().BuildServiceProvider();

    /// <summary>Sends a value and takes it in again.</summary>
    public object Pass(object value)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<object>(serializer.SerializeToArray(value))!;
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
