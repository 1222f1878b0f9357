namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>
/// What one queue knows in memory: which message is first of each key, which of those may go, which are given out. Bodies stay in the file.
/// Every operation costs the logarithm of the number of keys at most, however deep the queue.
/// </summary>
/// <param name="capacity">Messages it may hold.</param>
/// <param name="lease">How long a message is given out.</param>
/// <param name="time">Measures leases and delays.</param>
internal sealed class QueueMemory(int capacity, TimeSpan lease, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private static readonly string Opening = Guid.NewGuid().ToString("n");
    private static long Receipts;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, QueueLane> _lanes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<QueueLane, long> _ready = new();
    private readonly PriorityQueue<QueueLane, DateTimeOffset> _delayed = new();
    private readonly LinkedList<QueueLane> _leases = [];
    private readonly LinkedList<TaskCompletionSource> _waiters = [];
    private ITimer? _timer;
    private DateTimeOffset _timerAt = DateTimeOffset.MaxValue;
    private int _total;
    private int _reserved;
    private int _settling;
    private long _deadLetters;
    private bool _closed;

    /// <summary>Waiting, given out and dead messages, and the id of the oldest that is not dead. Looks at the first message of each key.</summary>
    public (long Waiting, long InFlight, long DeadLetters, long? Oldest) Depth
    {
        get
        {
            lock (_gate)
            {
                EndDue();
                var inFlight = _leases.Count + _settling;
                return (_total - inFlight, inFlight, _deadLetters, _lanes.Count == 0 ? null : _lanes.Values.Min(lane => lane.Messages.Peek()));
            }
        }
    }

    /// <summary>Counts dead letters in or out.</summary>
    public void AddDeadLetters(long count)
    {
        lock (_gate)
        {
            _deadLetters += count;
        }
    }

    /// <summary>Keeps room for a message that is about to be written.</summary>
    public bool TryReserve()
    {
        lock (_gate)
        {
            if (_total + _reserved >= capacity)
            {
                return false;
            }

            _reserved++;
            return true;
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Unreserve()
    {
        lock (_gate)
        {
            _reserved--;
        }
    }

    /// <summary>Takes in a message that was written in reserved room.</summary>
    public void Add(string key, long id)
    {
        lock (_gate)
        {
            _reserved--;
            Append(key, id);
        }
    }

    /// <summary>Takes in a message that was in the file when it was opened.</summary>
    public void Load(string key, long id, int attempts, DateTimeOffset notBefore)
    {
        lock (_gate)
        {
            var lane = Append(key, id);
            if (lane.Messages.Count == 1)
            {
                lane.Deliveries = attempts;
                if (notBefore > time.GetUtcNow())
                {
                    Delay(lane, notBefore);
                }
            }
        }
    }

    /// <summary>Picks messages to give out, oldest first, one of a key.</summary>
    public List<QueueDelivery> Take(int max)
    {
        lock (_gate)
        {
            EndDue();
            List<QueueDelivery> taken = [];
            while (taken.Count < max && _ready.TryDequeue(out var lane, out _))
            {
                // A lane may stand here twice, or have been emptied by a holder whose lease had ended.
                if (lane.State == LaneState.Ready && lane.Messages.Count > 0)
                {
                    taken.Add(Lease(lane));
                }
            }

            SetTimer();
            return taken;
        }
    }

    /// <summary>Takes messages back that could not be given out after all.</summary>
    public void Return(List<QueueDelivery> deliveries)
    {
        lock (_gate)
        {
            foreach (var delivery in deliveries.Where(delivery => delivery.Lane.Receipt == delivery.Receipt && delivery.Lane.Lease is not null))
            {
                delivery.Lane.Deliveries--;
                EndLease(delivery.Lane);
            }
        }
    }

    /// <summary>Begins to end a delivery, if it still may.</summary>
    /// <returns>Null when the message is gone or has another holder.</returns>
    public QueueLane? BeginSettling(string key, long id, string receipt)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(key, out var lane) || lane.State is LaneState.Settling or LaneState.Delayed
                || lane.Messages.Peek() != id || (lane.Receipt is not null && lane.Receipt != receipt))
            {
                return null;
            }

            RemoveLease(lane);
            lane.State = LaneState.Settling;
            _settling++;
            return lane;
        }
    }

    /// <summary>The end could not be written: the delivery is as it was.</summary>
    public void AbortSettling(QueueLane lane)
    {
        lock (_gate)
        {
            _settling--;
            var later = _leases.First;
            while (later is not null && later.Value.LeaseEnd <= lane.LeaseEnd)
            {
                later = later.Next;
            }

            lane.State = LaneState.Leased;
            lane.Lease = later is null ? _leases.AddLast(lane) : _leases.AddBefore(later, lane);
            EndDue();
            SetTimer();
        }
    }

    /// <summary>The message is gone; the next one of its key may go.</summary>
    public void Remove(QueueLane lane)
    {
        lock (_gate)
        {
            _settling--;
            _total--;
            lane.Messages.Dequeue();
            lane.Deliveries = 0;
            lane.Receipt = null;
            lane.State = LaneState.Ready;
            if (lane.Messages.Count == 0)
            {
                _lanes.Remove(lane.Key);
            }
            else
            {
                MakeReady(lane);
            }
        }
    }

    /// <summary>The message waits for its time; its key waits with it.</summary>
    public void Retry(QueueLane lane, DateTimeOffset notBefore)
    {
        lock (_gate)
        {
            _settling--;
            lane.Receipt = string.Empty;
            Delay(lane, notBefore);
            EndDue();
            SetTimer();
        }
    }

    /// <summary>Waits until a message may be ready.</summary>
    /// <returns>False when the time is over.</returns>
    public async Task<bool> WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, nameof(SqliteDatabase));
            EndDue();
            if (_ready.Count > 0)
            {
                return true;
            }

            _waiters.AddLast(waiter);
            SetTimer();
        }

        try
        {
            await waiter.Task.WaitAsync(wait, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            GiveUp(waiter);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _timer?.Dispose();
            foreach (var waiter in _waiters)
            {
                waiter.TrySetException(new ObjectDisposedException(nameof(SqliteDatabase)));
            }
        }
    }

    private QueueLane Append(string key, long id)
    {
        _total++;
        if (!_lanes.TryGetValue(key, out var lane))
        {
            lane = new QueueLane(key);
            _lanes.Add(key, lane);
        }

        lane.Messages.Enqueue(id);
        if (lane.Messages.Count == 1)
        {
            MakeReady(lane);
        }

        return lane;
    }

    private QueueDelivery Lease(QueueLane lane)
    {
        lane.State = LaneState.Leased;
        lane.LeaseEnd = time.GetUtcNow() + lease;
        lane.Lease = _leases.AddLast(lane);
        lane.Receipt = $"{Opening}-{Interlocked.Increment(ref Receipts)}";
        return new QueueDelivery(lane, lane.Messages.Peek(), ++lane.Deliveries, lane.Receipt);
    }

    private void EndDue()
    {
        var now = time.GetUtcNow();
        while (_leases.First?.Value is { } lane && lane.LeaseEnd <= now)
        {
            EndLease(lane);
        }

        while (_delayed.TryPeek(out var delayed, out var due) && due <= now)
        {
            _delayed.Dequeue();
            MakeReady(delayed);
        }
    }

    private void EndLease(QueueLane lane)
    {
        RemoveLease(lane);
        MakeReady(lane);
    }

    private void RemoveLease(QueueLane lane)
    {
        if (lane.Lease is { } node)
        {
            _leases.Remove(node);
            lane.Lease = null;
        }
    }

    private void Delay(QueueLane lane, DateTimeOffset notBefore)
    {
        lane.State = LaneState.Delayed;
        _delayed.Enqueue(lane, notBefore);
    }

    private void MakeReady(QueueLane lane)
    {
        lane.State = LaneState.Ready;
        _ready.Enqueue(lane, lane.Messages.Peek());
        Wake();
    }

    private void Wake()
    {
        if (_waiters.First is { } waiter)
        {
            _waiters.Remove(waiter);
            waiter.Value.TrySetResult();
        }
    }

    private void GiveUp(TaskCompletionSource waiter)
    {
        lock (_gate)
        {
            // Who was woken while giving up passes it on.
            if (!_waiters.Remove(waiter) && _ready.Count > 0)
            {
                Wake();
            }
        }
    }

    private void SetTimer()
    {
        var next = _leases.First?.Value.LeaseEnd ?? DateTimeOffset.MaxValue;
        if (_delayed.TryPeek(out _, out var due) && due < next)
        {
            next = due;
        }

        if (next >= _timerAt || _closed)
        {
            return;
        }

        _timerAt = next;
        var delay = next - time.GetUtcNow();
        delay = delay < TimeSpan.Zero ? TimeSpan.Zero : delay > LongestTimer ? LongestTimer : delay;
        _timer ??= time.CreateTimer(static queue => ((QueueMemory)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timerAt = DateTimeOffset.MaxValue;
            EndDue();
            SetTimer();
        }
    }
}
