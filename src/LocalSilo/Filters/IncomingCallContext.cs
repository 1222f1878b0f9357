using System.Reflection;

namespace CommitWise.LocalSilo;

/// <summary>A call on its way through the filters to the grain.</summary>
internal sealed class IncomingCallContext(GrainCall call, Activation target, IIncomingGrainCallFilter[] filters) : IIncomingGrainCallContext
{
    private int _next;

    public IInvokable Request => call;

    public object Grain => target.GrainInstance!;

    public GrainId? SourceId => call.SourceId;

    public GrainId TargetId => target.GrainId;

    public string InterfaceName => call.Method.InterfaceName;

    public string MethodName => call.Method.Name;

    public MethodInfo InterfaceMethod => call.Method.InterfaceMethod;

    public MethodInfo ImplementationMethod => target.Class.Implementation(call.Method);

    public IGrainContext TargetContext => target;

    public object? Result { get; set; }

    public async Task Invoke()
    {
        if (_next < filters.Length)
        {
            await filters[_next++].Invoke(this);
            return;
        }

        var task = call.Method.Invoke(Grain, call.Arguments);
        await task;
        Result = call.Method.ResultOf(task);
    }

    /// <summary>Runs the filters and the call; the result is what the filters left.</summary>
    internal async Task<T> RunAsync<T>()
    {
        await Invoke();
        return Result is null ? default! : (T)Result;
    }
}
