using System.Collections.Concurrent;
using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.LocalSilo;

/// <summary>
/// Wakes grains whose reminders are due. The next time of a reminder is stored after its tick has ended, so that a tick that a stop of the
/// process cut short comes again at the next start; a tick that fails comes again after the period.
/// </summary>
internal sealed partial class ReminderService(LocalSiloHost silo, IReminderStore store) : IDisposable
{
    private const int Batch = 256;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ReminderKey, Task> _ticks = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly SemaphoreSlim _writing = new(1);
    private Task _loop = Task.CompletedTask;

    internal void Start() => _loop = Task.Run(RunAsync);

    internal async Task StopAsync(CancellationToken limit)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(limit);
        await Task.WhenAll(_ticks.Values).WaitAsync(limit);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _changed.Dispose();
        _writing.Dispose();
    }

    internal async Task<IGrainReminder> RegisterAsync(Activation activation, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < silo.Options.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"The period of reminder {name} is {period}; the shortest allowed is {silo.Options.MinimumReminderPeriod}.", nameof(period));
        }

        if (activation.GrainInstance is not IRemindable)
        {
            throw new InvalidOperationException($"{activation.GrainId} is not {nameof(IRemindable)}.");
        }

        var first = silo.Time.GetUtcNow() + dueTime;
        await WriteAsync(() => store.UpsertAsync(new StoredReminder(KeyOf(activation, name), first, first, period), CancellationToken.None));
        _changed.Release();
        return new Reminder(name);
    }

    internal Task UnregisterAsync(Activation activation, string name) =>
        WriteAsync(() => store.DeleteAsync(KeyOf(activation, name), CancellationToken.None));

    internal async Task<IGrainReminder?> GetAsync(Activation activation, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return await store.ReadAsync(KeyOf(activation, name), CancellationToken.None) is null ? null : new Reminder(name);
    }

    private static ReminderKey KeyOf(Activation activation, string name) => new(activation.Class.Type.ToString(), activation.Key, name);

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(await FireDueAsync());
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.StoreFailed(silo.Logger, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), silo.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Starts the ticks that are due.</summary>
    /// <returns>How long nothing else will be.</returns>
    private async Task<TimeSpan> FireDueAsync()
    {
        var now = silo.Time.GetUtcNow();

        // Asked before the store: a tick that ends meanwhile would be due again in what was read.
        var busy = _ticks.Keys.ToHashSet();
        var soon = await store.DueAsync(now + LongestWait, Batch + busy.Count, _stop.Token);
        foreach (var reminder in soon.Where(each => each.NextAt <= now && !busy.Contains(each.Key)))
        {
            var tick = new TaskCompletionSource();
            _ticks[reminder.Key] = tick.Task;
            _ = TickAsync(reminder, now, tick);
        }

        var next = soon.FirstOrDefault(each => each.NextAt > now)?.NextAt;
        return next is { } at ? at - now : LongestWait;
    }

    private async Task WaitAsync(TimeSpan longest)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var changed = _changed.WaitAsync(limit.Token);
        await Task.WhenAny(changed, Task.Delay(longest, silo.Time, limit.Token));
        await limit.CancelAsync();
        _stop.Token.ThrowIfCancellationRequested();
    }

    private async Task TickAsync(StoredReminder reminder, DateTimeOffset now, TaskCompletionSource tick)
    {
        try
        {
            await CallAsync(reminder, now);
        }
        catch (Exception exception)
        {
            Log.TickFailed(silo.Logger, exception, reminder.Key);
        }

        try
        {
            await WriteAsync(() => AdvanceAsync(reminder));
        }
        catch (Exception exception)
        {
            Log.StoreFailed(silo.Logger, exception);
        }

        _ticks.TryRemove(reminder.Key, out _);
        tick.SetResult();
        _changed.Release();
    }

    private Task CallAsync(StoredReminder reminder, DateTimeOffset now)
    {
        var grainClass = silo.Factory.Find(reminder.Key.GrainType)
            ?? throw new InvalidOperationException($"No grain class is named '{reminder.Key.GrainType}'.");
        var grain = (IRemindable)(object)silo.Factory.Reference(typeof(IRemindable), grainClass, reminder.Key.GrainKey);
        return grain.ReceiveReminder(
            reminder.Key.Name, new TickStatus(reminder.FirstAt.UtcDateTime, reminder.Period, now.UtcDateTime));
    }

    // What the tick itself has registered or unregistered stands.
    private async Task AdvanceAsync(StoredReminder reminder)
    {
        if (await store.ReadAsync(reminder.Key, CancellationToken.None) == reminder)
        {
            var late = silo.Time.GetUtcNow() - reminder.FirstAt;
            var periods = Math.Max(1, (late.Ticks / Math.Max(1, reminder.Period.Ticks)) + 1);
            await store.UpsertAsync(reminder with { NextAt = reminder.FirstAt + (reminder.Period * periods) }, CancellationToken.None);
        }
    }

    private async Task WriteAsync(Func<Task> write)
    {
        await _writing.WaitAsync();
        try
        {
            await write();
        }
        finally
        {
            _writing.Release();
        }
    }

    private sealed record Reminder(string ReminderName) : IGrainReminder;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The reminder store failed")]
        internal static partial void StoreFailed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The tick of {Reminder} failed; the next one comes after its period")]
        internal static partial void TickFailed(ILogger logger, Exception exception, ReminderKey reminder);
    }
}
