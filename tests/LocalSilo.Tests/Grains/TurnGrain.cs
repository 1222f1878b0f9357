namespace CommitWise.LocalSilo.Tests;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Hold(string name);

    [AlwaysInterleave]
    Task Interleave(string name);

    [ReadOnly]
    Task Read(string name);

    Task<int> Count();

    Task IncrementSlowly();

    Task<bool> StaysOnScheduler();

    Task<bool> StartedTaskRunsOnScheduler();

    Task StartAndForget(string name);

    Task ContinueOutside(string name);
}

[GrainType("turn")]
public class TurnGrain(Probe probe) : Grain, ITurnGrain
{
    private int _count;

    public async Task Hold(string name)
    {
        probe.Tell($"{name} begins");
        await probe.Pass(name);
        probe.Tell($"{name} ends");
    }

    public Task Interleave(string name) => Hold(name);

    public Task Read(string name) => Hold(name);

    public Task<int> Count() => Task.FromResult(_count);

    public async Task IncrementSlowly()
    {
        var seen = _count;
        await Task.Yield();
        await Task.Run(() => { });
        _count = seen + 1;
    }

    public async Task<bool> StaysOnScheduler()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(() => TaskScheduler.Current);
        return scheduler != TaskScheduler.Default && scheduler == afterYield && scheduler == TaskScheduler.Current;
    }

    public async Task<bool> StartedTaskRunsOnScheduler()
    {
        var scheduler = TaskScheduler.Current;
#pragma warning disable CA2008, MA0134 // The current scheduler is what is tested.
        return scheduler == await Task.Factory.StartNew(() => TaskScheduler.Current)
            && scheduler == await Task.CompletedTask.ContinueWith(_ => TaskScheduler.Current);
#pragma warning restore CA2008, MA0134
    }

    public Task StartAndForget(string name)
    {
        _ = ForgottenAsync(name, TaskScheduler.Current);
        return Task.CompletedTask;
    }

    public async Task ContinueOutside(string name)
    {
        probe.Tell("begins");
        await probe.Pass(name).ConfigureAwait(false);
        probe.Tell(TaskScheduler.Current == TaskScheduler.Default ? "outside" : "inside");
    }

    private async Task ForgottenAsync(string name, TaskScheduler scheduler)
    {
        await probe.Pass(name);
        _count++;
        probe.Tell(TaskScheduler.Current == scheduler ? $"{name} on scheduler" : $"{name} elsewhere");
    }
}

public interface IReentrantGrain : ITurnGrain;

[GrainType("reentrant")]
[Reentrant]
public sealed class ReentrantGrain(Probe probe) : TurnGrain(probe), IReentrantGrain;
