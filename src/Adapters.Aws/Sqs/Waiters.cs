namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>Consumers that wait for a message of one queue.</summary>
/// <param name="time">Measures their waits.</param>
internal sealed class Waiters(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private bool _isPolling;
    private Exception? _closed;

    /// <summary>Waits until a lane may be ready.</summary>
    /// <param name="max">How many messages are wanted.</param>
    /// <param name="wait">How long.</param>
    /// <param name="poll">Started when nobody polls.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the time is over.</returns>
    public async Task<bool> WaitAsync(int max, TimeSpan wait, Action poll, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(max, wait == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time.GetUtcNow() + wait);
        if (Add(waiter))
        {
            poll();
        }

        var isWoken = false;
        try
        {
            await waiter.Signal.Task.WaitAsync(wait, time, cancellationToken);
            return isWoken = true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            if (!isWoken)
            {
                GiveUp(waiter);
            }
        }
    }

    /// <summary>What the next poll should ask for; stops the polling when nobody waits.</summary>
    /// <returns>Null when nobody waits.</returns>
    public (int Max, TimeSpan Wait)? Demand()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isPolling = false;
                return null;
            }

            return (_waiting.Sum(waiter => Math.Min(waiter.Max, 10)), _waiting.Max(waiter => waiter.Until) - time.GetUtcNow());
        }
    }

    /// <summary>Wakes one consumer for each ready lane.</summary>
    public void Wake(int lanes)
    {
        lock (_gate)
        {
            for (; lanes > 0 && _waiting.First is { } waiter; lanes--)
            {
                _waiting.Remove(waiter);
                waiter.Value.Signal.TrySetResult();
            }
        }
    }

    /// <summary>Tells every consumer that the poll has failed; the next one to wait starts another.</summary>
    public void Fail(Exception fault)
    {
        lock (_gate)
        {
            _isPolling = false;
            FailAll(fault);
        }
    }

    /// <summary>Nobody waits from now on.</summary>
    public void Close(Exception fault)
    {
        lock (_gate)
        {
            _closed = fault;
            FailAll(fault);
        }
    }

    private bool Add(Waiter waiter)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                throw _closed;
            }

            _waiting.AddLast(waiter);
            var start = !_isPolling;
            _isPolling = true;
            return start;
        }
    }

    private void FailAll(Exception fault)
    {
        foreach (var waiter in _waiting)
        {
            waiter.Signal.TrySetException(fault);
        }

        _waiting.Clear();
    }

    private void GiveUp(Waiter waiter)
    {
        lock (_gate)
        {
            // Who was woken while giving up passes it on.
            if (!_waiting.Remove(waiter) && waiter.Signal.Task.IsCompletedSuccessfully && _waiting.First is { } next)
            {
                _waiting.Remove(next);
                next.Value.Signal.TrySetResult();
            }
        }
    }

    private sealed class Waiter(int max, DateTimeOffset until)
    {
        public int Max { get; } = max;

        public DateTimeOffset Until { get; } = until;

        public TaskCompletionSource Signal { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
