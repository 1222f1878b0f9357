using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.LocalSilo;

/// <summary>Makes the objects of a grain class: knows where each argument of its constructor comes from.</summary>
internal sealed class GrainConstructor
{
    private readonly ConstructorInvoker _constructor;
    private readonly Func<Activation, object?>[] _arguments;

    internal GrainConstructor(GrainClass grainClass)
    {
        var constructors = grainClass.ClassType.GetConstructors();
        var constructor = constructors.Length == 1
            ? constructors[0]
            : Array.Find(constructors, each => each.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
                ?? throw new InvalidOperationException(
                    $"{grainClass.ClassType.FullName} must have one public constructor, or mark one with ActivatorUtilitiesConstructor.");
        _constructor = ConstructorInvoker.Create(constructor);
        _arguments = [.. constructor.GetParameters().Select(parameter => Argument(grainClass, parameter))];
    }

    /// <summary>Makes the grain of an activation.</summary>
    internal object Create(Activation activation)
    {
        if (_arguments.Length == 0)
        {
            return _constructor.Invoke();
        }

        var arguments = new object?[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _arguments[i](activation);
        }

        return _constructor.Invoke(arguments.AsSpan());
    }

    private static Func<Activation, object?> Argument(GrainClass grainClass, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            return State(grainClass, type, state.StateName);
        }

        if (type == typeof(IGrainContext))
        {
            return static activation => activation;
        }

        if (type == typeof(IGrainFactory))
        {
            return static activation => activation.Silo.Factory;
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        return parameter.HasDefaultValue
            ? activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue
            : activation => activation.ActivationServices.GetRequiredService(type);
    }

    private static Func<Activation, object?> State(GrainClass grainClass, Type type, string name)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException(
                $"{grainClass.ClassType.FullName}: the parameter of state '{name}' must be an IPersistentState<T>, not {type.Name}.");
        }

        var make = typeof(GrainConstructor).GetMethod(nameof(MakeState), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type.GetGenericArguments())
            .CreateDelegate<Func<Activation, string, object>>();
        return activation => make(activation, name);
    }

    private static PersistentState<TState> MakeState<TState>(Activation activation, string name) =>
        activation.AddState(new PersistentState<TState>(activation, name));
}
