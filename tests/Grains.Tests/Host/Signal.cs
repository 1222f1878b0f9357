namespace CommitWise.Grains.Tests.Host;

/// <summary>Something that tests wait for by looking again whenever anything happened.</summary>
public sealed class Signal
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _next = New();

    /// <summary>Something happened.</summary>
    public void Tell() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Waits until a look finds what is waited for.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> look, string what, Func<Task<string>>? state = null)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            if (await look() is { } found)
            {
                return found;
            }

            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException cause)
            {
                throw new TimeoutException($"Waited {Limit.TotalSeconds} s for {what}. {(state is null ? null : await state())}", cause);
            }
        }
    }

    public Task UntilAsync(Func<bool> holds, string what) =>
        UntilAsync(() => Task.FromResult(holds() ? this : null), what);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Awaits with a limit that says what it waited for.</summary>
internal static class Soon
{
    public static async Task Within(this Task task, string what)
    {
        if (await Task.WhenAny(task, Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System)) != task)
        {
            throw new TimeoutException($"Waited 30 s for {what}.");
        }

        await task;
    }
}
