namespace CommitWise.Grains.Tests.Cluster;

/// <summary>Calls grains one after the other and takes the time between two calls that succeed.</summary>
internal sealed class Prober : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public Prober(IGrainFactory grains, IReadOnlyList<string> changes) => _loop = Task.Run(() => RunAsync(grains, changes));

    /// <summary>The longest time without a call that succeeded.</summary>
    public TimeSpan LongestGap { get; private set; }

    public int Calls { get; private set; }

    public int Failures { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private async Task RunAsync(IGrainFactory grains, IReadOnlyList<string> changes)
    {
        var last = TimeProvider.System.GetTimestamp();
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<IPullRequestGrain>(changes[Calls++ % changes.Count]).Get().WaitAsync(Patience, TimeProvider.System);
                var gap = TimeProvider.System.GetElapsedTime(last);
                LongestGap = gap > LongestGap ? gap : LongestGap;
                last = TimeProvider.System.GetTimestamp();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                Failures++;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
