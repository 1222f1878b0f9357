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

    private readonly LocalSiloHost _silo;
    private readonly ConcurrentQueue<Activation> _watched = new();
    private IEnumerator<Activation>? _round;
    private ITimer? _timer;
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
        _round?.Dispose();
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
        _round ??= _silo.Classes.SelectMany(each => each.Activations).GetEnumerator();
        for (var i = 0; i < Slice; i++)
        {
            if (!_round.MoveNext())
            {
                _round.Dispose();
                _round = null;
                return;
            }

            _round.Current.CollectIfIdle();
        }
    }
}
