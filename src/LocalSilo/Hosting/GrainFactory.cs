using System.Collections.Concurrent;

namespace CommitWise.LocalSilo;

/// <summary>Finds the class behind an interface, and makes references.</summary>
internal sealed class GrainFactory : IGrainFactory
{
    private readonly LocalSiloHost _silo;
    private readonly Dictionary<GrainType, GrainClass> _classes = [];
    private readonly Dictionary<Type, List<GrainClass>> _implementers = [];
    private readonly ConcurrentDictionary<Type, GrainInterface> _interfaces = new();

    internal GrainFactory(LocalSiloHost silo, IEnumerable<GrainClass> classes)
    {
        _silo = silo;
        foreach (var grainClass in classes)
        {
            if (!_classes.TryAdd(grainClass.Type, grainClass))
            {
                throw new InvalidOperationException(
                    $"{grainClass.ClassType.FullName} and {_classes[grainClass.Type].ClassType.FullName} are both named '{grainClass.Type}'.");
            }

            foreach (var type in grainClass.ClassType.GetInterfaces().Where(IsGrainInterface))
            {
                ImplementersOf(type).Add(grainClass);
                Interface(type);
            }
        }
    }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentNullException.ThrowIfNull(primaryKey);
        return (TGrainInterface)(object)Reference(typeof(TGrainInterface), ClassOf(typeof(TGrainInterface), grainClassNamePrefix), primaryKey);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        _classes.TryGetValue(grainId.Type, out var grainClass)
            ? (TGrainInterface)(object)Reference(typeof(TGrainInterface), grainClass, grainId.Key.ToString())
            : throw new ArgumentException($"No grain class is named '{grainId.Type}'.", nameof(grainId));

    /// <summary>The class of a name; null when there is none.</summary>
    internal GrainClass? Find(string grainType) => _classes.GetValueOrDefault(GrainType.Create(grainType));

    /// <summary>A reference to a grain, typed as one of its interfaces.</summary>
    internal GrainReference Reference(Type type, GrainClass grainClass, string key)
    {
        if (!type.IsAssignableFrom(grainClass.ClassType))
        {
            throw new ArgumentException($"{grainClass.ClassType.FullName} does not implement {type.FullName}.", nameof(type));
        }

        var grainInterface = Interface(type);
        return grainInterface.Make(grainInterface, grainClass, key);
    }

    private static bool IsGrainInterface(Type type) =>
        typeof(IAddressable).IsAssignableFrom(type)
        && type != typeof(IAddressable) && type != typeof(IGrain) && type != typeof(IGrainWithStringKey);

    private List<GrainClass> ImplementersOf(Type type)
    {
        if (!_implementers.TryGetValue(type, out var list))
        {
            _implementers[type] = list = [];
        }

        return list;
    }

    private GrainInterface Interface(Type type) =>
        _interfaces.TryGetValue(type, out var known) ? known : _interfaces.GetOrAdd(type, new GrainInterface(type, _silo));

    private GrainClass ClassOf(Type type, string? prefix)
    {
        if (!_implementers.TryGetValue(type, out var classes))
        {
            throw new ArgumentException($"No grain class of the silo implements {type.FullName}.", nameof(type));
        }

        if (classes.Count == 1 && prefix is null)
        {
            return classes[0];
        }

        var fitting = classes.FindAll(each => each.ClassType.FullName!.StartsWith(prefix ?? string.Empty, StringComparison.Ordinal));
        return fitting.Count == 1
            ? fitting[0]
            : throw new ArgumentException($"{fitting.Count} grain classes whose names start with '{prefix}' implement {type.FullName}.", nameof(type));
    }
}
