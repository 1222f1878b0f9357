using System.Reflection;

namespace CommitWise.LocalSilo;

/// <summary>Calls a method of a grain with these arguments.</summary>
internal delegate Task MethodInvoker(object grain, object?[] arguments);

/// <summary>What is known of an interface's method, found out once.</summary>
internal sealed class GrainMethod
{
    private readonly Func<object, object>?[] _argumentCopiers;
    private readonly Func<object, object>? _resultCopier;
    private readonly bool _copiesArguments;
    private readonly Func<Task, object?> _resultOf;
    private ICallMeter? _meter;

    internal GrainMethod(MethodInfo method, Isolation isolation)
    {
        InterfaceMethod = method;
        Interface = method.DeclaringType!;
        Name = method.Name;
        InterfaceName = Interface.Name;
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        OneWay = method.IsDefined(typeof(OneWayAttribute));
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        var parameters = method.GetParameters();
        TokenIndex = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(CancellationToken));
        _argumentCopiers = [.. parameters.Select(isolation.CopierOf)];
        _copiesArguments = Array.Exists(_argumentCopiers, copier => copier is not null);
        _resultCopier = isolation.CopierOfResult(method);
        _resultOf = ResultReader(method.ReturnType);
    }

    internal MethodInfo InterfaceMethod { get; }

    internal Type Interface { get; }

    internal string Name { get; }

    internal string InterfaceName { get; }

    internal bool AlwaysInterleave { get; }

    internal bool ReadOnly { get; }

    internal bool OneWay { get; }

    /// <summary>The method's own time-out; null for the silo's.</summary>
    internal TimeSpan? Timeout { get; }

    /// <summary>Which argument is a cancellation token; -1 for none.</summary>
    internal int TokenIndex { get; }

    /// <summary>Calls the method on a grain.</summary>
    internal MethodInvoker Invoke { get; set; } = null!;

    /// <summary>Counts the method's calls; null when the silo has no meters. An interface has one class.</summary>
    internal ICallMeter? MeterOf(GrainClass grainClass) =>
        _meter ?? (grainClass.Silo.Options.CallMeters is { } make ? _meter = make(grainClass.Type.ToString()!, InterfaceMethod) : null);

    /// <summary>Puts copies in the place of arguments that somebody could change later.</summary>
    internal void CopyArguments(object?[] arguments)
    {
        if (!_copiesArguments)
        {
            return;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (_argumentCopiers[i] is { } copy && arguments[i] is { } argument)
            {
                arguments[i] = copy(argument);
            }
        }
    }

    /// <summary>The result, or a copy of it where somebody could change it later.</summary>
    internal T CopyResult<T>(T result) => _resultCopier is null || result is null ? result : (T)_resultCopier(result);

    /// <summary>The result in a task of this method that has ended well; null when the method has none.</summary>
    internal object? ResultOf(Task task) => _resultOf(task);

    private static Func<Task, object?> ResultReader(Type type)
    {
        if (!type.IsGenericType)
        {
            return static _ => null;
        }

        var read = typeof(GrainMethod).GetMethod(nameof(Read), BindingFlags.Static | BindingFlags.NonPublic)!;
        return read.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<Task, object?>>();
    }

    private static object? Read<T>(Task task) => ((Task<T>)task).Result;
}
