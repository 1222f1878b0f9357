namespace CommitWise.LocalSilo;

/// <content>What waits, what runs, and who may run beside whom.</content>
internal sealed partial class Activation : IMailbox, IThreadPoolWorkItem
{
    /// <summary>Pieces of work after which others get the thread.</summary>
    private const int Quantum = 128;

    private static readonly Action<Task, object?> TurnEnded =
        static (task, request) => ((Request)request!).Target!.EndTurn((Request)request, task);

    private Queue<Task>? _tasks;
    private RequestList _waiting;
    private RequestList _turns;
    private Request? _blocking;
    private int _interleavingWaiting;
    private bool _scheduled;
    private bool _watched;

    private enum Work
    {
        None,
        Task,
        Turn,
        Activate,
        Deactivate,
    }

    /// <summary>The request whose turn it is; when turns interleave, the one that started first.</summary>
    internal Request? CurrentRequest => _blocking ?? _turns.First;

    /// <inheritdoc/>
    IEnumerable<Activation> IMailbox.Activations => [this];

    /// <inheritdoc/>
    public bool TryEnqueue(Request request)
    {
        lock (_gate)
        {
            if (_phase == Phase.Ended)
            {
                return false;
            }

            AddWaiting(request);
            if (!_watched && request.Timeout > TimeSpan.Zero)
            {
                _watched = true;
                Silo.Sweeper.Watch(this);
            }

            if (_scheduled || !MayGoOn(request))
            {
                return true;
            }

            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return true;
    }

    /// <summary>Takes a continuation, or a task that the grain started.</summary>
    internal void Enqueue(Task task)
    {
        lock (_gate)
        {
            (_tasks ??= new Queue<Task>(2)).Enqueue(task);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        Running = this;
        try
        {
            new Task(static activation => ((Activation)activation!).Pump(), this, TaskCreationOptions.DenyChildAttach)
                .RunSynchronously(_scheduler);
        }
        finally
        {
            Running = null;
        }

        if (_crowds)
        {
            _crowds = false;
            Silo.Sweeper.MakeRoom();
        }
    }

    private void Pump()
    {
        // A thread of the pool comes with an empty context; every turn must leave it so.
        var clean = ExecutionContext.Capture()!;
        for (var i = 0; i < Quantum; i++)
        {
            switch (Next(out var task, out var request))
            {
                case Work.Task:
                    _scheduler.Run(task!);
                    break;
                case Work.Turn:
                    StartTurn(request!, clean);
                    break;
                case Work.Activate:
                    Flow(_waiting.First);
                    _ = ActivateAsync();
                    ExecutionContext.Restore(clean);
                    break;
                case Work.Deactivate:
                    _ = DeactivateAsync();
                    ExecutionContext.Restore(clean);
                    break;
                default:
                    return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private Work Next(out Task? task, out Request? request)
    {
        request = null;
        lock (_gate)
        {
            if (_tasks is not null && _tasks.TryDequeue(out task))
            {
                return Work.Task;
            }

            task = null;
            if (_phase == Phase.New)
            {
                _phase = Phase.Activating;
                return Work.Activate;
            }

            if (_phase == Phase.Active)
            {
                if (MayEnd)
                {
                    _phase = Phase.Ending;
                    return Work.Deactivate;
                }

                request = NextTurn();
            }

            _scheduled = request is not null;
            return request is null ? Work.None : Work.Turn;
        }
    }

    private Request? NextTurn()
    {
        var request = _waiting.First;
        while (request is not null)
        {
            var next = request.Next;
            if (request.IsAnswered)
            {
                RemoveWaiting(request);
            }
            else if (MayStart(request))
            {
                RemoveWaiting(request);
                BeginTurn(request);
                return request;
            }
            else if (_interleavingWaiting == 0)
            {
                return null;
            }

            request = next;
        }

        return null;
    }

    private bool MayGoOn(Request request) => _phase == Phase.New || (_phase == Phase.Active && MayStart(request));

    private bool MayStart(Request request) =>
        _turns.Count == 0
        || request.AlwaysInterleave
        || (!EndsAfterTurns && (Class.Reentrant || _blocking is null || (_blocking.ReadOnly && request.ReadOnly)));

    private void BeginTurn(Request request)
    {
        request.Target = this;
        _turns.Add(request);
        if (_blocking is null && !request.AlwaysInterleave)
        {
            _blocking = request;
        }
    }

    private void StartTurn(Request request, ExecutionContext clean)
    {
        Task task;
        try
        {
            Flow(request);
            task = request.Invoke(this) ?? throw new InvalidOperationException($"{request.Name} returned null instead of a task.");
        }
        catch (Exception exception)
        {
            task = Task.FromException(exception);
        }

        ExecutionContext.Restore(clean);
        if (task.IsCompleted)
        {
            EndTurn(request, task);
        }
        else
        {
            _ = task.ContinueWith(TurnEnded, request, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, _scheduler);
        }
    }

    private void EndTurn(Request request, Task task)
    {
        if (task.Exception?.InnerException is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, "Its state is not the stored one."));
        }

        lock (_gate)
        {
            _turns.Remove(request);
            if (ReferenceEquals(_blocking, request))
            {
                _blocking = NextBlocking();
            }

            if (request.KeepsAlive)
            {
                _usedAt = Silo.Sweeper.Now;
                _usedAgain = true;
            }
        }

        request.Complete(task);
        request.Source = null;
    }

    // Of turns that read only, or of a reentrant grain, others may still run.
    private Request? NextBlocking()
    {
        var request = _turns.First;
        while (request is { AlwaysInterleave: true })
        {
            request = request.Next;
        }

        return request;
    }

    private void AddWaiting(Request request)
    {
        _waiting.Add(request);
        if (request.AlwaysInterleave || request.ReadOnly)
        {
            _interleavingWaiting++;
        }
    }

    private void RemoveWaiting(Request request)
    {
        _waiting.Remove(request);
        if (request.AlwaysInterleave || request.ReadOnly)
        {
            _interleavingWaiting--;
        }
    }

    // The caller's values and trace, and nothing else of its context.
    private static void Flow(Request? request)
    {
        if (request?.Values is { } values)
        {
            RequestContext.Values = values;
        }

        if (request?.Trace is { } trace)
        {
            System.Diagnostics.Activity.Current = trace;
        }
    }
}
