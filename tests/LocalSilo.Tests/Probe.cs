using System.Collections.Concurrent;

namespace CommitWise.LocalSilo.Tests;

/// <summary>What grains of a test tell it, and the gates at which it holds them.</summary>
public sealed class Probe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<string> _events = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly List<(Func<bool> Holds, TaskCompletionSource Seen)> _waits = [];

    /// <summary>What was told, in its order.</summary>
    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Tells the test something.</summary>
    public void Tell(string what)
    {
        List<TaskCompletionSource> seen;
        lock (_gate)
        {
            _events.Add(what);
            seen = [.. _waits.Where(wait => wait.Holds()).Select(wait => wait.Seen)];
            _waits.RemoveAll(wait => seen.Contains(wait.Seen));
        }

        seen.ForEach(each => each.TrySetResult());
    }

    /// <summary>Waits at a gate until the test opens it.</summary>
    public Task Pass(string gate) => Gate(gate).Task;

    /// <summary>Opens a gate for all.</summary>
    public void Open(string gate) => Gate(gate).TrySetResult();

    /// <summary>Waits until something was told so many times.</summary>
    public async Task Saw(string what, int times = 1)
    {
        try
        {
            await Seen(what, times).WaitAsync(Limit);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"'{what}' was not seen {times} times. Seen: {string.Join(", ", Events)}", exception);
        }
    }

    /// <summary>Completes when something was told so many times.</summary>
    public Task Seen(string what, int times = 1)
    {
        bool Holds() => _events.Count(each => each == what) >= times;
        lock (_gate)
        {
            if (Holds())
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((Holds, seen));
            return seen.Task;
        }
    }

    private TaskCompletionSource Gate(string gate) =>
        _gates.GetOrAdd(gate, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
