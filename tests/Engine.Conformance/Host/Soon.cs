namespace CommitWise.Engine.Conformance.Host;

/// <summary>Awaits with a limit that says what it waited for.</summary>
public static class Soon
{
    /// <summary>Far longer than anything takes that a test waits for.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Awaits a result.</summary>
    public static async Task<T> Within<T>(this Task<T> task, string what)
    {
        await ((Task)task).Within(what);
        return await task;
    }

    /// <summary>Awaits an end.</summary>
    public static async Task Within(this Task task, string what)
    {
        if (await Task.WhenAny(task, Task.Delay(Limit, TimeProvider.System)) != task)
        {
            throw new TimeoutException($"Waited {Limit} for {what}.");
        }

        await task;
    }
}
