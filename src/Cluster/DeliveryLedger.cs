using CommitWise.Durability;

namespace CommitWise.Cluster;

/// <summary>What became of the messages that one pulling agent has read and not settled. Used within the turns of the agent.</summary>
internal sealed class DeliveryLedger
{
    private readonly Dictionary<long, Entry> _entries = [];
    private TaskCompletionSource? _quiet;
    private TaskCompletionSource? _ended;
    private int _underWay;

    /// <summary>Takes a message in.</summary>
    public void Read(QueueBatch batch, QueueMessage message) => _entries[batch.Place] = new Entry(message);

    /// <summary>A subscriber was given it, for good or ill.</summary>
    public void Tried(IBatchContainer batch) => Change(batch, static entry => entry.IsTried = true);

    /// <summary>A subscriber did not take it.</summary>
    public void Failed(IBatchContainer batch) => Change(batch, static entry => entry.HasFailed = true);

    /// <summary>A call that gives it to a subscriber begins.</summary>
    public void Begins() => Interlocked.Increment(ref _underWay);

    /// <summary>That call has ended.</summary>
    /// <param name="batch">The message.</param>
    /// <param name="error">Why the subscriber did not take it; null when it did.</param>
    public void Ends(IBatchContainer batch, string? error)
    {
        if (error is not null)
        {
            Change(batch, entry => entry.Error = error);
        }

        if (Interlocked.Decrement(ref _underWay) == 0)
        {
            _quiet?.TrySetResult();
        }

        Interlocked.Exchange(ref _ended, null)?.TrySetResult();
    }

    /// <summary>Waits until a call ends; asked for again by each wait.</summary>
    public Task NextEndAsync() => (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Waits until no call is under way.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <param name="time">The clock.</param>
    public async Task QuietAsync(TimeSpan limit, TimeProvider time)
    {
        _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Volatile.Read(ref _underWay) > 0)
        {
            await Task.WhenAny(_quiet.Task, Task.Delay(limit, time));
        }
    }

    /// <summary>Takes a message out.</summary>
    public Settlement Settle(IBatchContainer batch)
    {
        _entries.Remove(batch.SequenceToken.SequenceNumber, out var entry);
        return new Settlement(entry!.Message, entry.HasFailed ? Delivery.Failed : entry.IsTried ? Delivery.Done : Delivery.Untried, entry.Error);
    }

    /// <summary>Takes a message out whose agent ends.</summary>
    /// <param name="batch">The message.</param>
    /// <param name="isTaken">Whether every subscriber was given it, and no call is under way.</param>
    public Settlement SettleAtEnd(IBatchContainer batch, bool isTaken)
    {
        _entries.Remove(batch.SequenceToken.SequenceNumber, out var entry);
        var isDone = isTaken && Volatile.Read(ref _underWay) == 0 && entry is { HasFailed: false, Error: null };
        return new Settlement(entry!.Message, isDone ? Delivery.Done : Delivery.Interrupted, entry.Error);
    }

    // What comes after the end of the agent is of no use any more.
    private void Change(IBatchContainer batch, Action<Entry> change)
    {
        if (_entries.TryGetValue(batch.SequenceToken.SequenceNumber, out var entry))
        {
            change(entry);
        }
    }

    private sealed class Entry(QueueMessage message)
    {
        public QueueMessage Message { get; } = message;

        public bool IsTried { get; set; }

        public bool HasFailed { get; set; }

        public string? Error { get; set; }
    }
}

/// <summary>A message that its pulling agent is done with.</summary>
/// <param name="Message">The message.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Error">Why a subscriber did not take it; null when that is not known.</param>
internal sealed record Settlement(QueueMessage Message, Delivery Outcome, string? Error);

/// <summary>What became of a message.</summary>
internal enum Delivery
{
    /// <summary>Nobody was given it: its subscribers could not be found out.</summary>
    Untried,

    /// <summary>Every subscriber has taken it.</summary>
    Done,

    /// <summary>A subscriber did not take it.</summary>
    Failed,

    /// <summary>Its agent ended before it was known.</summary>
    Interrupted,
}
