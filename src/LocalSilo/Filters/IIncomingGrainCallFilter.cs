using System.Reflection;

namespace CommitWise.LocalSilo;

/// <summary>Runs around every call of a grain method, in the grain's turn; filters run in the order of their registration.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Runs around a call; what it does not pass on with <see cref="IGrainCallContext.Invoke"/> does not happen.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>A call.</summary>
public interface IGrainCallContext
{
    /// <summary>Method and arguments.</summary>
    IInvokable Request { get; }

    /// <summary>The grain object.</summary>
    object Grain { get; }

    /// <summary>Who calls; null when no grain does.</summary>
    GrainId? SourceId { get; }

    /// <summary>Who is called.</summary>
    GrainId TargetId { get; }

    /// <summary>Name of the interface.</summary>
    string InterfaceName { get; }

    /// <summary>Name of the method.</summary>
    string MethodName { get; }

    /// <summary>The interface's method.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>What the method returned, once <see cref="Invoke"/> is done; a filter may put something else here.</summary>
    object? Result { get; set; }

    /// <summary>Goes on to the next filter, and after the last one to the grain.</summary>
    Task Invoke();
}

/// <summary>A call that arrives at a grain.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation that is called.</summary>
    IGrainContext TargetContext { get; }

    /// <summary>The class's method.</summary>
    MethodInfo ImplementationMethod { get; }
}

/// <summary>Method and arguments of a call.</summary>
public interface IInvokable
{
    /// <summary>How many arguments there are.</summary>
    int GetArgumentCount();

    /// <summary>An argument.</summary>
    object? GetArgument(int index);

    /// <summary>Puts another argument in its place.</summary>
    void SetArgument(int index, object? value);

    /// <summary>Name of the method.</summary>
    string GetMethodName();

    /// <summary>Name of the interface.</summary>
    string GetInterfaceName();

    /// <summary>The interface.</summary>
    Type GetInterfaceType();

    /// <summary>The interface's method.</summary>
    MethodInfo GetMethod();
}
