using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace CommitWise.LocalSilo;

/// <summary>Keeps callers and grains from sharing what either could change: such messages are copied by way of JSON.</summary>
internal sealed class Isolation(JsonSerializerOptions json)
{
    private static readonly FrozenSet<Type> Unchanging = new[]
    {
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Uri), typeof(Version), typeof(CancellationToken), typeof(Nothing), typeof(GrainId), typeof(GrainType),
        typeof(StreamId), typeof(Int128), typeof(UInt128), typeof(Half),
    }.ToFrozenSet();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Buffer;

    private readonly ConcurrentDictionary<Type, bool> _unchanging = new();

    /// <summary>Copies an argument; null when it is passed as it is.</summary>
    internal Func<object, object>? CopierOf(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(ImmutableAttribute)) ? null : CopierOf(parameter.ParameterType);

    /// <summary>Copies a method's result; null when it is passed as it is.</summary>
    internal Func<object, object>? CopierOfResult(MethodInfo method)
    {
        var type = method.ReturnType;
        return !type.IsGenericType || method.ReturnParameter.IsDefined(typeof(ImmutableAttribute))
            ? null
            : CopierOf(type.GetGenericArguments()[0]);
    }

    private Func<object, object>? CopierOf(Type type)
    {
        if (typeof(IAddressable).IsAssignableFrom(type))
        {
            return value => value is IGrainBase grain ? Activation.Of(grain).ReferenceTo(type) : value;
        }

        return IsUnchanging(type) ? null : value => Copy(value, type);
    }

    private object Copy(object value, Type declared)
    {
        var actual = value.GetType();
        if (actual != declared && IsUnchanging(actual))
        {
            return value;
        }

        if (value is Array { Rank: 1 } array && IsUnchanging(actual.GetElementType()!))
        {
            return array.Clone();
        }

        var type = declared == typeof(object) ? actual : declared;
        var buffer = Buffer ?? new ArrayBufferWriter<byte>(512);
        Buffer = null;
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(writer, value, type, json);
        }

        var copy = JsonSerializer.Deserialize(buffer.WrittenSpan, type, json)!;
        Buffer = buffer.Capacity <= 65_536 ? buffer : null;
        return copy;
    }

    private bool IsUnchanging(Type type) => _unchanging.GetOrAdd(type, static type => Decide(type));

    private static bool Decide(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || Unchanging.Contains(type) || type.IsDefined(typeof(ImmutableAttribute), inherit: false))
        {
            return true;
        }

        return type.IsGenericType && Holds(type) && Array.TrueForAll(type.GetGenericArguments(), Decide);
    }

    // Containers that cannot be changed themselves; whether their items can is asked of the items.
    private static bool Holds(Type type) =>
        Nullable.GetUnderlyingType(type) is not null
        || type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
        || type.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal)
        || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
        || string.Equals(type.Namespace, "System.Collections.Immutable", StringComparison.Ordinal);
}
