using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>Keeps what a process holds of one queue hidden from others, and lets go of what it should not hold.</summary>
/// <param name="client">The service.</param>
/// <param name="url">Url of the queue.</param>
/// <param name="buffer">What is held.</param>
/// <param name="counts">Which deliveries were no attempts.</param>
/// <param name="options">Times.</param>
/// <param name="logger">Hears of heartbeats that fail.</param>
internal sealed partial class Leases(
    SqsClient client, string url, LaneBuffer buffer, DeliveryCounts counts, SqsOptions options, ILogger logger)
{
    private const int LargestBatch = 10;

    private readonly Lock _gate = new();
    private Task _loop = Task.CompletedTask;
    private Task _beat = Task.CompletedTask;
    private bool _isBeating;

    /// <summary>Ends after the last heartbeat.</summary>
    public Task Ended => _loop;

    /// <summary>Seconds for which a message is hidden.</summary>
    public int Visibility { get; } = SecondsOf(options.Visibility);

    /// <summary>Whole seconds, as SQS counts; never less than was asked for.</summary>
    public static int SecondsOf(TimeSpan span) => (int)Math.Ceiling(Math.Clamp(span.TotalSeconds, 0, TimeSpan.FromHours(11).TotalSeconds));

    /// <summary>Extends leases from now on, if nobody does yet.</summary>
    public void Start(CancellationToken end)
    {
        lock (_gate)
        {
            if (!_isBeating)
            {
                _isBeating = true;
                _loop = Task.Run(() => RunAsync(end), CancellationToken.None);
            }
        }
    }

    /// <summary>Makes a lane's first message wait for its time, and its followers with it.</summary>
    public async Task LeaveAsync(Lane lane, TimeSpan delay, CancellationToken cancellationToken)
    {
        // SQS gives nothing of a group while the first message is hidden, so the followers go back before it does. A heartbeat that is
        // under way must not undo the delay.
        var first = lane.Messages.Peek();
        var followers = buffer.BeginLeaving(lane);
        await _beat;
        await ShowAsync(followers, cancellationToken);
        await client.ChangeVisibilityAsync(url, first.Receipt, SecondsOf(delay), cancellationToken);
        buffer.Drop(lane);
    }

    /// <summary>Lets messages that no consumer has had be given out again, to whomever.</summary>
    public async Task ShowAsync(IReadOnlyList<HeldMessage> messages, CancellationToken cancellationToken)
    {
        await counts.NotGivenAsync(messages, cancellationToken);
        await ChangeAsync([.. messages.Reverse()], 0, cancellationToken);
    }

    private async Task RunAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(options.Visibility / 3, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                await (_beat = BeatAsync(end));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task BeatAsync(CancellationToken end)
    {
        try
        {
            var since = options.Time.GetTimestamp();
            var held = buffer.Held();
            var lost = await ChangeAsync([.. held.SelectMany(lane => lane.Messages)], Visibility, end);
            held.ForEach(lane => buffer.Extend(lane.Lane, since));
            lost.ForEach(buffer.DropLost);
            await ShowAsync(buffer.TakeIdle(options.Visibility / 2), end);
        }
#pragma warning disable CA1031 // The next beat is another try.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.NotExtended(logger, fault, url);
        }
    }

    /// <returns>Receipts of messages whose lease had ended.</returns>
    private async Task<List<string>> ChangeAsync(IReadOnlyList<HeldMessage> messages, int seconds, CancellationToken cancellationToken)
    {
        List<string> lost = [];
        foreach (var batch in messages.Chunk(LargestBatch))
        {
            var entries = batch.Select((message, place) => new VisibilityEntry($"{place}", message.Receipt, seconds));
            var failures = await client.ChangeVisibilityAsync(url, [.. entries], cancellationToken);
            lost.AddRange(failures
                .Where(failure => SqsErrors.IsLeaseLost(failure.Code, failure.Message ?? string.Empty))
                .Select(failure => batch[int.Parse(failure.Id, CultureInfo.InvariantCulture)].Receipt));
        }

        return lost;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Leases of messages of {Url} could not be extended")]
        internal static partial void NotExtended(ILogger logger, Exception exception, string url);
    }
}
