using System.Reflection;

namespace CommitWise.LocalSilo;

/// <summary>Makes a reference to a grain, typed as an interface.</summary>
internal delegate GrainReference ReferenceMaker(GrainInterface grainInterface, GrainClass grainClass, string key);

/// <summary>A grain interface: its methods, and the type of its references, made once.</summary>
internal sealed class GrainInterface
{
    internal GrainInterface(Type type, LocalSiloHost silo)
    {
        Type = type;
        Silo = silo;
        Methods = [.. MethodsOf(type).Select(method => new GrainMethod(method, silo.Isolation))];
        Make = ReferenceBuilder.Build(type, Methods);
    }

    internal Type Type { get; }

    internal LocalSiloHost Silo { get; }

    /// <summary>In the order that references number them by.</summary>
    internal GrainMethod[] Methods { get; }

    internal ReferenceMaker Make { get; }

    private static IEnumerable<MethodInfo> MethodsOf(Type type)
    {
        foreach (var method in type.GetInterfaces().Prepend(type).SelectMany(each => each.GetMethods()).Where(method => method.IsAbstract))
        {
            yield return IsSupported(method)
                ? method
                : throw new NotSupportedException(
                    $"{type.FullName}.{method.Name} cannot be a grain method: it must return Task, Task<T>, ValueTask or ValueTask<T>, "
                    + "have no type parameters and no ref, in or out parameters.");
        }
    }

    private static bool IsSupported(MethodInfo method) =>
        !method.IsGenericMethod
        && !method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef)
        && (method.ReturnType == typeof(Task)
            || method.ReturnType == typeof(ValueTask)
            || (method.ReturnType.IsGenericType
                && (method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)
                    || method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>))));
}
