using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using CommitWise.Analysis;
using CommitWise.Grains;
using Microsoft.Extensions.Hosting;

namespace CommitWise.Api.Changes;

/// <summary>Follows a change: looks again and again, and tells what is new.</summary>
/// <param name="changes">Reads changes.</param>
/// <param name="lifetime">Says when the service stops: nobody should wait then.</param>
/// <param name="time">Measures the pauses.</param>
internal sealed class ChangeWatch(ChangeReader changes, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The change as it is now and after each step, to the end of its analysis, or for ten minutes.</summary>
    public async IAsyncEnumerable<SseItem<ChangeView>> FollowAsync(ChangeKey change, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        ChangeView? last = null;
        while (last is null || (IsMoving(last) && time.GetElapsedTime(start) < Longest && !lifetime.ApplicationStopping.IsCancellationRequested))
        {
            var now = await changes.ReadAsync(change, cancellationToken);
            if (last is null || !Same(last, now))
            {
                yield return new SseItem<ChangeView>(now, "change");
            }

            last = now;
            if (IsMoving(now))
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Whether more is to come without anybody asking.</summary>
    internal static bool IsMoving(ChangeView view) =>
        view.Status is RunStatus.Received or RunStatus.Analyzing || (view.Status == RunStatus.Failed && view.RetryAt is not null);

    private static bool Same(ChangeView left, ChangeView right) => left with { Stages = right.Stages } == right && left.Stages.SequenceEqual(right.Stages);
}
