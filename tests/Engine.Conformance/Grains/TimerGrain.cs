using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(string kind, TimeSpan due, TimeSpan period, bool interleave = false, bool keepAlive = false);

    Task StartWithState(string state, TimeSpan due);

    Task Change(TimeSpan due, TimeSpan period);

    Task Stop();

    Task Hold(string gate);

    Task<int> Ticks();

    Task Leave();
}

/// <summary>Has one timer, whose kind says what its ticks do.</summary>
[GrainType("timer")]
public sealed class TimerGrain(Probe probe) : ProbedGrain(probe), ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;
    private bool _inTurn;

    public Task Start(string kind, TimeSpan due, TimeSpan period, bool interleave = false, bool keepAlive = false)
    {
        var options = new GrainTimerCreationOptions(due, period) { Interleave = interleave, KeepAlive = keepAlive };
        _timer = this.RegisterGrainTimer(token => TickAsync(kind, token), options);
        return Task.CompletedTask;
    }

    public Task StartWithState(string state, TimeSpan due)
    {
        _timer = this.RegisterGrainTimer(
            (text, _) =>
            {
                Tell($"tick with {text}");
                return Task.CompletedTask;
            },
            state,
            new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        Enter();
        await HoldAt(gate);
        _inTurn = false;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Tell($"{Name} ends: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    private void Enter()
    {
        if (_inTurn)
        {
            Tell("interleaved");
        }

        _inTurn = true;
    }

    private async Task TickAsync(string kind, CancellationToken cancellationToken)
    {
        Enter();
        _ticks++;
        Tell($"{kind} {_ticks}");
        switch (kind)
        {
            case "failing":
                _inTurn = false;
                throw new InvalidDataException("tick");
            case "held":
                await HeldAsync(cancellationToken);
                break;
            case "changing":
                _timer!.Change(TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);
                break;
            case "ending":
                _timer!.Dispose();
                break;
        }

        _inTurn = false;
        Tell($"{kind} {_ticks} done");
    }

    private async Task HeldAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Pass($"tick {_ticks}").WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Tell("token cancelled");
            throw;
        }
    }
}
