using CommitWise.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace CommitWise.Grains.Tests.Wire;

/// <summary>How Orleans sends: by the serializers that it generates, and as JSON what Core alone defines.</summary>
internal sealed class EngineWire : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSerializer(serializer => serializer.AddJsonSerializer(IsOfCore, EngineJson.Options))
        .BuildServiceProvider();

    /// <summary>Sends a value and takes it in again.</summary>
    public object Pass(object value)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<object>(serializer.SerializeToArray(value));
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();

    private static bool IsOfCore(Type type) => type.Assembly == typeof(InputException).Assembly && !type.IsAssignableTo(typeof(Exception));
}
