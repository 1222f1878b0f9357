using Microsoft.Extensions.Logging;

namespace CommitWise.LocalSilo;

/// <content>From the first call to the end.</content>
internal sealed partial class Activation
{
    private readonly IActivationOwner _owner;
    private Phase _phase;
    private DeactivationReason? _ending;
    private bool _endsWhenEmpty;
    private long _usedAt;
    private bool _usedAgain;
    private bool _crowds;
    private DateTimeOffset _keptUntil;
    private TaskCompletionSource? _deactivated;

    private enum Phase
    {
        New,
        Activating,
        Active,
        Ending,
        Ended,
    }

    /// <inheritdoc/>
    public Task Deactivated
    {
        get
        {
            lock (_gate)
            {
                return _phase == Phase.Ended
                    ? Task.CompletedTask
                    : (_deactivated ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Whether a request would start at once; a guess, made without the lock.</summary>
    internal bool IsFree => _turns.Count == 0 && _waiting.Count == 0 && _ending is null;

    private bool EndsAfterTurns => _ending is not null && !_endsWhenEmpty;

    private bool MayEnd => _ending is not null && _turns.Count == 0 && (!_endsWhenEmpty || _waiting.Count == 0);

    /// <inheritdoc/>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) =>
        End(deactivationReason, whenEmpty: false);

    /// <summary>Ends the activation once nothing runs or waits.</summary>
    internal void Drain() => End(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo stops."), whenEmpty: true);

    /// <summary>Ends the activation if it was not used for some time.</summary>
    /// <param name="crowded">There are too many: not used since this was last asked is enough.</param>
    /// <returns>Whether it has ended or will.</returns>
    internal bool CollectIfIdle(bool crowded)
    {
        lock (_gate)
        {
            if (_ending is not null || _phase == Phase.Ended)
            {
                return true;
            }

            var used = crowded ? _usedAgain : Silo.Time.GetElapsedTime(_usedAt, Silo.Sweeper.Now) < Silo.Options.IdleAge;
            _usedAgain = false;
            if (used || _phase != Phase.Active || _turns.Count > 0 || _waiting.Count > 0 || IsKept)
            {
                return false;
            }
        }

        var reason = crowded ? "There are more activations than there may be." : $"Not used for {Silo.Options.IdleAge}.";
        if (MarkForEnd(new DeactivationReason(DeactivationReasonCode.ActivationIdle, reason), whenEmpty: true))
        {
            // Queued, it would wait behind the calls that make ever more.
            Go(atOnce: crowded);
        }

        return true;
    }

    internal void DelayDeactivation(TimeSpan delay)
    {
        var keptUntil = delay == TimeSpan.MaxValue || delay == Timeout.InfiniteTimeSpan
            ? DateTimeOffset.MaxValue
            : delay <= TimeSpan.Zero ? DateTimeOffset.MinValue : Silo.Time.GetUtcNow() + delay;
        lock (_gate)
        {
            _keptUntil = keptUntil;
        }
    }

    private bool IsKept => _keptUntil != DateTimeOffset.MinValue && Silo.Time.GetUtcNow() < _keptUntil;

    /// <summary>Answers callers that have waited too long.</summary>
    /// <returns>Whether callers still wait, so that it must be looked at again.</returns>
    internal bool ExpireCalls(long now)
    {
        List<Request>? expired = null;
        var state = string.Empty;
        bool watched;
        lock (_gate)
        {
            CollectExpired(_waiting.First, now, ref expired);
            var waiting = expired?.Count ?? 0;
            CollectExpired(_turns.First, now, ref expired);
            state = expired is null ? state : Describe();
            expired?.Take(waiting).ToList().ForEach(RemoveWaiting);
            watched = _watched = _waiting.Count > 0 || _turns.Count > 0;
        }

        expired?.ForEach(request => request.Fail(new TimeoutException(
            $"{request.Chain}: no answer within {request.Timeout}. {state}")));
        return watched;
    }

    private void CollectExpired(Request? request, long now, ref List<Request>? expired)
    {
        for (; request is not null; request = request.Next)
        {
            if (request.SeenAt == 0)
            {
                request.SeenAt = now;
            }
            else if (request.Timeout > TimeSpan.Zero && !request.IsAnswered
                && Silo.Time.GetElapsedTime(request.SeenAt, now) >= request.Timeout)
            {
                (expired ??= []).Add(request);
            }
        }
    }

    private string Describe()
    {
        var doing = _turns.First is { } turn ? $"{GrainId} is busy with {turn.Chain}" : $"{GrainId} is {_phase}";
        return _waiting.First is { } next ? $"{doing}; {_waiting.Count} wait, the first is {next.Chain}." : $"{doing}.";
    }

    private void End(DeactivationReason reason, bool whenEmpty)
    {
        if (MarkForEnd(reason, whenEmpty))
        {
            Go(atOnce: false);
        }
    }

    private void Go(bool atOnce)
    {
        if (atOnce)
        {
            ((IThreadPoolWorkItem)this).Execute();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    /// <returns>Whether it can end now and has to be run for that.</returns>
    private bool MarkForEnd(DeactivationReason reason, bool whenEmpty)
    {
        lock (_gate)
        {
            if (_phase >= Phase.Ending)
            {
                return false;
            }

            _endsWhenEmpty = _ending is null ? whenEmpty : _endsWhenEmpty && whenEmpty;
            _ending ??= reason;
            if (_scheduled || _phase == Phase.Activating || !MayEnd)
            {
                return false;
            }

            return _scheduled = true;
        }
    }

    private async Task ActivateAsync()
    {
        _crowds = Silo.Sweeper.Began(this);
        try
        {
            GrainInstance = Class.Create(this);
            foreach (var state in _states ?? [])
            {
                await state.ReadStateAsync();
            }

            if (Class.HasActivation)
            {
                using var limit = new CancellationTokenSource(Silo.Options.ActivationTimeout, Silo.Time);
                await WithinAsync(((IGrainBase)GrainInstance).OnActivateAsync(limit.Token), "activate", limit.Token);
            }

            lock (_gate)
            {
                _phase = Phase.Active;
            }
        }
        catch (Exception exception)
        {
            Log.ActivationFailed(Silo.Logger, exception, GrainId);
            await LeaveAsync(exception);
        }
    }

    private async Task DeactivateAsync()
    {
        if (Class.HasDeactivation)
        {
            try
            {
                using var limit = new CancellationTokenSource(Silo.Options.ActivationTimeout, Silo.Time);
                await WithinAsync(
                    ((IGrainBase)GrainInstance!).OnDeactivateAsync(_ending!.Value, limit.Token), "deactivate", limit.Token);
            }
            catch (Exception exception)
            {
                Log.DeactivationFailed(Silo.Logger, exception, GrainId);
            }
        }

        await LeaveAsync(failure: null);
    }

    private async Task WithinAsync(Task task, string what, CancellationToken limit)
    {
        try
        {
            await task.WaitAsync(limit);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"{GrainId} took longer than {Silo.Options.ActivationTimeout} to {what}.", exception);
        }
    }

    private async Task LeaveAsync(Exception? failure)
    {
        StopTimers();
        try
        {
            await DisposeGrainAsync();
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(Silo.Logger, exception, GrainId);
        }

        List<Request> waiting;
        lock (_gate)
        {
            waiting = _waiting.Drain();
            waiting.RemoveAll(request => request.BoundToActivation);
            _interleavingWaiting = 0;
            _owner.Replace(this, failure is null ? waiting : []);
            _phase = Phase.Ended;
            GrainInstance = null;
            _states = null;
        }

        if (failure is not null)
        {
            waiting.ForEach(request => request.Fail(failure));
        }

        Silo.Sweeper.Ended();
        _deactivated?.TrySetResult();
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_gate)
        {
            timers = _timers?.ToArray() ?? [];
        }

        Array.ForEach(timers, timer => timer.Dispose());
    }

    private async ValueTask DisposeGrainAsync()
    {
        if (GrainInstance is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else if (GrainInstance is IDisposable disposable)
        {
            disposable.Dispose();
        }

        if (_scope is { } scope)
        {
            await scope.DisposeAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Activation of {GrainId} failed; the calls that wait for it fail")]
        internal static partial void ActivationFailed(ILogger logger, Exception exception, GrainId grainId);

        [LoggerMessage(Level = LogLevel.Error, Message = "Deactivation of {GrainId} failed; it ends all the same")]
        internal static partial void DeactivationFailed(ILogger logger, Exception exception, GrainId grainId);
    }
}
