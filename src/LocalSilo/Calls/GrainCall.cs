using System.Reflection;

namespace CommitWise.LocalSilo;

/// <summary>The call of a grain method.</summary>
internal abstract class GrainCall(GrainMethod method, object?[] arguments, GrainReference target) : Request, IInvokable
{
    internal GrainMethod Method { get; } = method;

    internal object?[] Arguments { get; } = arguments;

    internal GrainReference Reference { get; } = target;

    /// <summary>Who calls; null when no grain does.</summary>
    internal GrainId? SourceId { get; init; }

    internal override bool AlwaysInterleave => Method.AlwaysInterleave;

    internal override bool ReadOnly => Method.ReadOnly;

    internal override string Name => $"{Reference.GrainId} {Method.InterfaceName}.{Method.Name}";

    public int GetArgumentCount() => Arguments.Length;

    public object? GetArgument(int index) => Arguments[index];

    public void SetArgument(int index, object? value) => Arguments[index] = value;

    public string GetMethodName() => Method.Name;

    public string GetInterfaceName() => Method.InterfaceName;

    public Type GetInterfaceType() => Method.Interface;

    public MethodInfo GetMethod() => Method.InterfaceMethod;
}

/// <summary>A call whose answer is of one type.</summary>
/// <typeparam name="T">The result; <see cref="Nothing"/> when there is none.</typeparam>
internal sealed class GrainCall<T>(GrainMethod method, object?[] arguments, GrainReference target) : GrainCall(method, arguments, target)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private long _began;

    /// <summary>What the caller awaits.</summary>
    internal Task<T> Answer => _answer.Task;

    internal override bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>Ends the caller's wait when its token is cancelled; the grain sees the same token.</summary>
    internal void CancelBy(CancellationToken token)
    {
        if (token.CanBeCanceled)
        {
            _cancellation = token.UnsafeRegister(
                static (call, cancelled) => ((GrainCall<T>)call!)._answer.TrySetCanceled(cancelled), this);
        }
    }

    internal override Task Invoke(Activation activation)
    {
        _began = Method.MeterOf(activation.Class)?.Begin() ?? 0;
        var filters = activation.Silo.Filters;
        return filters.Length == 0
            ? Method.Invoke(activation.GrainInstance!, Arguments)
            : new IncomingCallContext(this, activation, filters).RunAsync<T>();
    }

    internal override void Complete(Task task)
    {
        _cancellation.Unregister();
        Method.MeterOf(Target!.Class)?.End(_began, failed: !task.IsCompletedSuccessfully);
        if (task.IsCompletedSuccessfully)
        {
            Succeed(task);
        }
        else if (task.IsCanceled)
        {
            _answer.TrySetCanceled(new TaskCanceledException(task).CancellationToken);
        }
        else
        {
            AnswerWith(task.Exception!.InnerExceptions);
        }
    }

    internal override void Fail(Exception exception)
    {
        _cancellation.Unregister();
        AnswerWith([exception]);
    }

    private void Succeed(Task task)
    {
        try
        {
            _answer.TrySetResult(task is Task<T> typed ? Method.CopyResult(typed.Result) : default!);
        }
        catch (Exception exception)
        {
            AnswerWith([exception]);
        }
    }

    private void AnswerWith(IReadOnlyCollection<Exception> exceptions)
    {
        _answer.TrySetException(exceptions);
        if (Method.OneWay)
        {
            Reference.Silo.ReportOneWayFailure(Name, _answer.Task.Exception!.GetBaseException());
        }
    }
}

/// <summary>The result of a method without one.</summary>
internal readonly record struct Nothing;
