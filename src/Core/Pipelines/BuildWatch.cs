namespace CommitWise.Pipelines;

/// <summary>Waits for the end of builds.</summary>
/// <param name="builds">Where they run.</param>
/// <param name="time">Clock of pauses and of the deadline.</param>
public sealed class BuildWatch(IBuilds builds, TimeProvider time)
{
    // Asked often at first, when a build fails early, and rarely later.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Asks until a build has ended. One that has not ended at the deadline is stopped and reported as <see cref="BuildOutcome.TimedOut"/>.</summary>
    /// <param name="id">Which build.</param>
    /// <param name="deadline">The longest that it may take from now; more than zero.</param>
    /// <param name="cancellationToken">Ends the waiting, not the build.</param>
    /// <exception cref="InputException">There is no such build.</exception>
    /// <exception cref="IOException">The service refused, or was not reached within its tries.</exception>
    public async Task<Build> WaitAsync(string id, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        var start = time.GetTimestamp();
        for (var pause = ShortestPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            var build = await builds.FindAsync(id, cancellationToken) ?? throw new InputException("build-not-found", $"There is no build {id}.");
            if (build.HasEnded)
            {
                return build;
            }

            var left = deadline - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return await StopAsync(id, cancellationToken);
            }

            await Task.Delay(left < pause ? left : pause, time, cancellationToken);
        }
    }

    /// <summary>A build that ended by itself while it was asked to stop keeps its own outcome.</summary>
    private async Task<Build> StopAsync(string id, CancellationToken cancellationToken)
    {
        var stopped = await builds.StopAsync(id, cancellationToken);
        return stopped.Outcome is BuildOutcome.InProgress or BuildOutcome.Stopped ? stopped with { Outcome = BuildOutcome.TimedOut } : stopped;
    }
}
