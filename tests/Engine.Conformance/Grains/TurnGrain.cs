using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Hold(string gate);

    [AlwaysInterleave]
    Task Interleave(string gate);

    [ReadOnly]
    Task Read(string gate);

    Task<int> Count();

    Task IncrementSlowly();

    Task<bool> StaysOnScheduler();

    Task<bool> StartedTaskRunsOnScheduler();

    Task<bool> TaskRunLeavesTheScheduler();

    Task StartAndForget(string gate);

    Task ContinueOutside(string gate);

    Task<bool> WasInterrupted(int turns);

    Task CountAfter(string gate, string waits, int times);
}

/// <summary>Takes turns one by one.</summary>
public interface IPlainGrain : ITurnGrain;

/// <summary>Lets all calls interleave.</summary>
public interface IReentrantGrain : ITurnGrain;

public abstract class TurnGrain(Probe probe) : ProbedGrain(probe), ITurnGrain
{
    private int _count;
    private int _inside;

    public Task Hold(string gate) => HoldAt(gate);

    public Task Interleave(string gate) => HoldAt(gate);

    public Task Read(string gate) => HoldAt(gate);

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

    public async Task<bool> TaskRunLeavesTheScheduler() => await Task.Run(() => TaskScheduler.Current) == TaskScheduler.Default;

    public Task StartAndForget(string gate)
    {
        _ = ForgottenAsync(gate, TaskScheduler.Current);
        return Task.CompletedTask;
    }

    public async Task ContinueOutside(string gate)
    {
        Tell("begins");
#pragma warning disable ORLEANS0014 // What it warns of is what is tested.
        await Pass(gate).ConfigureAwait(false);
#pragma warning restore ORLEANS0014
        Tell(TaskScheduler.Current == TaskScheduler.Default ? "outside" : "inside");
    }

    public async Task<bool> WasInterrupted(int turns)
    {
        var interrupted = ++_inside > 1;
        for (var i = 0; i < turns; i++)
        {
            await Task.Yield();
            interrupted |= _inside != 1;
        }

        _inside--;
        return interrupted;
    }

    // Two threads at once would lose counts.
    public async Task CountAfter(string gate, string waits, int times)
    {
        Tell(waits);
        await Pass(gate);
        for (var i = 0; i < times; i++)
        {
            var seen = Volatile.Read(ref _count);
            Volatile.Write(ref _count, seen + 1);
        }
    }

    private async Task ForgottenAsync(string gate, TaskScheduler scheduler)
    {
        await Pass(gate);
        _count++;
        Tell(TaskScheduler.Current == scheduler ? $"{gate} on scheduler" : $"{gate} elsewhere");
    }
}

[GrainType("plain")]
public sealed class PlainGrain(Probe probe) : TurnGrain(probe), IPlainGrain;

[GrainType("reentrant")]
[Reentrant]
public sealed class ReentrantGrain(Probe probe) : TurnGrain(probe), IReentrantGrain;
