using System.Diagnostics.CodeAnalysis;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>A write that waits for its turn.</summary>
internal abstract class WriteCommand
{
    /// <summary>Whether the caller has given up before the turn came.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>Does the work, inside a savepoint.</summary>
    public abstract void Run(WriteSession session);

    /// <summary>Remembers a fault of this command alone; the caller hears of it after the commit of what it may have seen.</summary>
    public abstract void Refuse(Exception fault);

    /// <summary>Answers the caller.</summary>
    public abstract void Complete();

    /// <summary>Answers the caller that nothing was kept.</summary>
    public abstract void Fail(Exception fault);
}

/// <summary>A write with a result.</summary>
/// <param name="work">The write.</param>
/// <param name="cancellationToken">Takes the command back while it waits.</param>
internal sealed class WriteCommand<T>(Func<WriteSession, T> work, CancellationToken cancellationToken) : WriteCommand
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _fault;
    private T? _result;

    /// <summary>Ends when the write is durable.</summary>
    public Task<T> Answer => _answer.Task;

    /// <inheritdoc/>
    public override bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <inheritdoc/>
    public override void Run(WriteSession session) => _result = work(session);

    /// <inheritdoc/>
    public override void Refuse(Exception fault) => _fault = fault;

    /// <inheritdoc/>
    [SuppressMessage("Usage", "MA0173", Justification = "The answer is this command's own.")]
    public override void Complete()
    {
        if (_fault is OperationCanceledException)
        {
            _answer.TrySetCanceled(cancellationToken);
        }
        else if (_fault is not null)
        {
            _answer.TrySetException(SqliteFault.Of(_fault));
        }
        else
        {
            _answer.TrySetResult(_result!);
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _answer.TrySetException(SqliteFault.Of(fault));
}
