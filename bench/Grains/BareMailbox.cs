namespace CommitWise.Bench.Grains;

/// <summary>
/// The least that gives one turn at a time and continuations that come back: a queue and a task scheduler per actor. What grain calls are
/// measured against.
/// </summary>
internal sealed class BareMailbox : TaskScheduler, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Task> _tasks = new();
    private bool _scheduled;
    private long _sum;

    /// <summary>A call: adds a number in a turn of the actor.</summary>
    public Task<long> AddAsync(long value)
    {
        var call = new Task<long>(static state => ((Call)state!).Run(), new Call(this, value));
        call.Start(this);
        return call;
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Task task;
            lock (_gate)
            {
                if (!_tasks.TryDequeue(out task!))
                {
                    _scheduled = false;
                    return;
                }
            }

            TryExecuteTask(task);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _tasks.Enqueue(task);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    private sealed class Call(BareMailbox actor, long value)
    {
        public long Run() => actor._sum += value;
    }
}
