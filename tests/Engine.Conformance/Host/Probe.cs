using System.Collections.Concurrent;

namespace CommitWise.Engine.Conformance.Host;

/// <summary>What grains of a test tell it, and the gates at which it holds them. Grains of an earlier test are not heard.</summary>
public sealed class Probe
{
    private readonly Lock _lock = new();
    private readonly List<string> _events = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Seen)> _waits = [];
    private ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private volatile string _scope = string.Empty;
    private volatile bool _open;

    /// <summary>What was told, in its order.</summary>
    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Begins a test: the keys of its grains end with <c>@</c> and this. Grains of the test before are let go.</summary>
    public void Begin(string scope)
    {
        var gates = Interlocked.Exchange(ref _gates, new ConcurrentDictionary<string, TaskCompletionSource>());
        lock (_lock)
        {
            _scope = scope;
            _events.Clear();
            _waits.Clear();
        }

        Open(gates);
    }

    /// <summary>How often something was told.</summary>
    public int Count(string what) => Events.Count(each => each == what);

    /// <summary>Where in the order something was told first; -1 when it was not.</summary>
    public int IndexOf(string what) => Events.ToList().IndexOf(what);

    /// <summary>Tells the test something.</summary>
    /// <param name="key">Key of the grain that tells it.</param>
    /// <param name="what">What.</param>
    public void Tell(string key, string what)
    {
        List<TaskCompletionSource> seen;
        lock (_lock)
        {
            if (!IsOfThisTest(key))
            {
                return;
            }

            _events.Add(what);
            seen = [.. _waits.Where(wait => wait.Holds()).Select(wait => wait.Seen)];
            _waits.RemoveAll(wait => seen.Contains(wait.Seen));
        }

        seen.ForEach(each => each.TrySetResult());
    }

    /// <summary>Waits at a gate until the test opens it.</summary>
    /// <param name="key">Key of the grain that waits.</param>
    /// <param name="gate">The gate.</param>
    public Task Pass(string key, string gate) => _open || !IsOfThisTest(key) ? Task.CompletedTask : Gate(gate).Task;

    /// <summary>Opens a gate for all.</summary>
    public void Open(string gate) => Gate(gate).TrySetResult();

    /// <summary>Opens every gate, also those to come.</summary>
    public void OpenAll()
    {
        _open = true;
        Open(_gates);
    }

    /// <summary>Waits until something was told so many times.</summary>
    public Task Saw(string what, int times = 1) => Saw($"'{what}'", each => each == what, times);

    /// <summary>Waits until so much was told, whatever it was.</summary>
    public Task SawAny(int times) => Saw("Anything", static _ => true, times);

    private async Task Saw(string name, Func<string, bool> isMeant, int times)
    {
        try
        {
            await Seen(isMeant, times).WaitAsync(Soon.Limit, TimeProvider.System);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{name} was not seen {times} times. Seen: {string.Join(", ", Events)}", exception);
        }
    }

    private static void Open(ConcurrentDictionary<string, TaskCompletionSource> gates)
    {
        foreach (var gate in gates.Values)
        {
            gate.TrySetResult();
        }
    }

    private bool IsOfThisTest(string key) => string.Equals(key[(key.LastIndexOf('@') + 1)..], _scope, StringComparison.Ordinal);

    private Task Seen(Func<string, bool> isMeant, int times)
    {
        bool Holds() => _events.Count(isMeant) >= times;
        lock (_lock)
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
        _gates.GetOrAdd(gate, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
