using System.Collections.Concurrent;

namespace CommitWise.LocalSilo;

/// <summary>
/// Looks, once in a period, at the callers that wait and at a part of the activations: ends waits that took too long and activations that
/// are idle. Its clock, as old as the last look, is what turns are stamped with.
/// </summary>
internal sealed class Sweeper : IDisposable
{
    /// <summary>Activations that are looked at for idleness in one period.</summary>
    private const int Slice = 25_000;

    /// <summary>
    /// Activations that are looked at when a new one is too many, and how many of them may go for it. One that was used is passed over once
    /// (the clock of Corbato, 1968), one in use always.
    /// </summary>
    private const int Looks = 8;
    private const int Room = 2;

    private readonly LocalSiloHost _silo;
    private readonly ConcurrentQueue<Activation> _watched = new();
    private readonly ConcurrentQueue<Activation> _round = new();
    private ITimer? _timer;
    private long _activations;
    private int _sweeping;
    private long _now;

    internal Sweeper(LocalSiloHost silo)
    {
        _silo = silo;
        _now = silo.Time.GetTimestamp();
    }

    /// <summary>Time stamp of the last look.</summary>
    internal long Now => Volatile.Read(ref _now);

    /// <summary>Has the callers of an activation looked at until none waits; the activation keeps from asking twice.</summary>
    internal void Watch(Activation activation) => _watched.Enqueue(activation);

    /// <summary>An activation comes to life.</summary>
    /// <returns>Whether there are too many now.</returns>
    internal bool Began(Activation activation)
    {
        _round.Enqueue(activation);
        return Interlocked.Increment(ref _activations) > _silo.Options.MaxActivations;
    }

    /// <summary>Ends others in the place of one that is too many.</summary>
    internal void MakeRoom() => Collect(Looks, Room, crowded: true);

    /// <summary>An activation has ended.</summary>
    internal void Ended() => Interlocked.Decrement(ref _activations);

    internal void Start()
    {
        var options = _silo.Options;
        var shortest = options.CallTimeout < options.IdleAge ? options.CallTimeout : options.IdleAge;
        var period = TimeSpan.FromMilliseconds(Math.Clamp(shortest.TotalMilliseconds / 10, 10, 1000));
        _timer = _silo.Time.CreateTimer(static sweeper => ((Sweeper)sweeper!).Sweep(), this, period, period);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
    }

    private void Sweep()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
        {
            return;
        }

        Volatile.Write(ref _now, _silo.Time.GetTimestamp());
        ExpireCalls();
        CollectIdle();
        Volatile.Write(ref _sweeping, 0);
    }

    private void ExpireCalls()
    {
        for (var left = _watched.Count; left > 0 && _watched.TryDequeue(out var activation); left--)
        {
            if (activation.ExpireCalls(Now))
            {
                _watched.Enqueue(activation);
            }
        }
    }

    private void CollectIdle()
    {
        var count = Math.Min(Slice, _round.Count);
        Collect(count, count, crowded: false);
    }

    private void Collect(int looks, int most, bool crowded)
    {
        for (; looks > 0 && most > 0 && _round.TryDequeue(out var activation); looks--)
        {
            if (activation.CollectIfIdle(crowded))
            {
                most--;
            }
            else
            {
                _round.Enqueue(activation);
            }
        }
    }
}
