using CommitWise.Durability;

namespace CommitWise.LocalSilo.Tests;

/// <summary>Queues in memory: in order per key, one message of a key given out at a time. Retries wait by the silo's clock.</summary>
public sealed class MemoryQueue(TimeProvider time) : IDurableQueue
{
    private readonly Lock _gate = new();
    private readonly List<Row> _rows = [];
    private readonly List<Row> _dead = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _number;

    /// <summary>Messages that a queue may hold.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Completes when a message was refused.</summary>
    public TaskCompletionSource Refused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Delays that were asked for, in their order.</summary>
    public List<TimeSpan> Delays { get; } = [];

    public Task EnqueueAsync(string queue, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_rows.Count(row => row.Queue == queue) >= Capacity)
            {
                Refused.TrySetResult();
                throw new QueueFullException(queue, Capacity);
            }

            _rows.Add(new Row(++_number, queue, key, body.ToArray()) { VisibleAt = time.GetUtcNow() });
        }

        Changed();
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var end = Task.Delay(wait, time, limit.Token);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (Take(queue, max) is { Count: > 0 } messages)
                {
                    limit.Cancel();
                    return messages;
                }
            }

            if (await Task.WhenAny(changed, end) == end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return [];
            }
        }
    }

    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => Settle(message, row => _rows.Remove(row));

    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken)
    {
        var settled = Settle(message, row =>
        {
            Delays.Add(delay);
            row.Error = error;
            row.VisibleAt = time.GetUtcNow() + delay;
        });
        _ = AgainAsync(delay);
        return settled;
    }

    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) => Settle(message, row =>
    {
        row.Error = error;
        _rows.Remove(row);
        _dead.Add(row);
    });

    public Task<QueueDepth> MeasureAsync(string queue, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var rows = _rows.Where(row => row.Queue == queue).ToList();
            return Task.FromResult(new QueueDepth(
                rows.Count(row => !row.Taken), rows.Count(row => row.Taken), _dead.Count(row => row.Queue == queue), null));
        }
    }

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string queue, int limit, string? after, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<DeadLetter>>(
                [.. _dead.Where(row => row.Queue == queue).Select(row => new DeadLetter(
                    $"{row.Number}", row.Key, row.Body, row.Attempt, time.GetUtcNow(), row.Error)).Take(limit)]);
        }
    }

    public Task<int> RedriveAsync(string queue, IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The silo does not redrive.");

    private List<QueueMessage> Take(string queue, int max)
    {
        var now = time.GetUtcNow();
        var heads = _rows.Where(row => row.Queue == queue).GroupBy(row => row.Key).Select(group => group.MinBy(row => row.Number)!);
        var taken = heads.Where(row => !row.Taken && row.VisibleAt <= now).OrderBy(row => row.Number).Take(max).ToList();
        return [.. taken.Select(row => row.Give())];
    }

    private Task Settle(QueueMessage message, Action<Row> change)
    {
        lock (_gate)
        {
            if (_rows.Find(row => $"{row.Number}" == message.Id && row.Attempt == message.Attempt) is { } row)
            {
                row.Taken = false;
                change(row);
            }
        }

        Changed();
        return Task.CompletedTask;
    }

    private async Task AgainAsync(TimeSpan delay)
    {
        await Task.Delay(delay, time);
        Changed();
    }

    private void Changed()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private sealed class Row(long number, string queue, string key, byte[] body)
    {
        public long Number { get; } = number;

        public string Queue { get; } = queue;

        public string Key { get; } = key;

        public byte[] Body { get; } = body;

        public int Attempt { get; private set; }

        public bool Taken { get; set; }

        public DateTimeOffset VisibleAt { get; set; }

        public string Error { get; set; } = string.Empty;

        public QueueMessage Give()
        {
            Taken = true;
            Attempt++;
            return new QueueMessage($"{Number}", Queue, Key, Body, Attempt, VisibleAt, $"{Number}-{Attempt}");
        }
    }
}
