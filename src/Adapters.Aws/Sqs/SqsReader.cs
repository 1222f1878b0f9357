using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// Reads one queue for this process: polls while somebody waits, holds what came, and extends the leases of what consumers have.
/// </summary>
/// <remarks>
/// A request for messages is never cancelled when its caller gives up, since messages that are on their way would then stay hidden until
/// their lease ends; what it brings waits here for the next caller.
/// </remarks>
/// <param name="client">The service.</param>
/// <param name="url">Url of the queue.</param>
/// <param name="counts">Which deliveries were no attempts.</param>
/// <param name="options">Times.</param>
/// <param name="logger">Hears of heartbeats that fail.</param>
internal sealed partial class SqsReader(SqsClient client, string url, DeliveryCounts counts, SqsOptions options, ILogger logger) : IAsyncDisposable
{
    private const int LargestBatch = 10;
    private const int LongestPoll = 20;

    private static readonly TimeSpan GiveBackLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end = new();
    private readonly Waiters _waiters = new(options.Time);
    private readonly Lock _gate = new();
    private Task _poll = Task.CompletedTask;
    private Task? _heartbeat;
    private volatile bool _mayHaveMore;

    /// <summary>Url of the queue.</summary>
    public string Url => url;

    /// <summary>What is held.</summary>
    public LaneBuffer Buffer { get; } = new(options.Visibility, options.Time);

    private TimeProvider Time => options.Time;

    /// <summary>Gives first messages of lanes to a consumer.</summary>
    public async Task<IReadOnlyList<(HeldMessage Message, int Attempt)>> ReceiveAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var taken = await TakeAsync(max, wait, cancellationToken);
        try
        {
            return await Task.WhenAll(taken.Select(async lane => (lane.Messages.Peek(), await counts.AttemptAsync(lane, cancellationToken))));
        }
        catch
        {
            Buffer.Return(taken);
            _waiters.Wake(taken.Count);
            throw;
        }
    }

    private async Task<List<Lane>> TakeAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        var taken = Buffer.Take(max);
        if (taken.Count == 0 && wait == TimeSpan.Zero)
        {
            await FetchAsync(Math.Min(max, LargestBatch), 0).WaitAsync(cancellationToken);
            taken = Buffer.Take(max);
        }

        for (var left = wait; taken.Count == 0 && left != TimeSpan.Zero; taken = Buffer.Take(max))
        {
            if (!await _waiters.WaitAsync(max, left, StartPolling, cancellationToken))
            {
                break;
            }

            left = wait == Timeout.InfiniteTimeSpan ? wait : Later(wait - Time.GetElapsedTime(start));
        }

        await FillUpAsync(taken, max);
        return taken;
    }

    /// <summary>Makes a lane's first message wait for its time, and its followers with it.</summary>
    public async Task GiveBackAsync(Lane lane, HeldMessage first, TimeSpan delay)
    {
        // SQS gives nothing of a group while the first message is hidden, so the followers go back before it does.
        await ShowAsync(Buffer.TakeFollowers(lane), _end.Token);
        await client.ChangeVisibilityAsync(url, first.Receipt, Seconds(delay), _end.Token);
        Buffer.Drop(lane);
    }

    /// <summary>The first message of a lane is gone: the next one of its group may go.</summary>
    public async Task AdvanceAsync(Lane lane)
    {
        var first = lane.Messages.Peek();
        if (Buffer.Advance(lane))
        {
            _waiters.Wake(1);
        }

        await counts.ForgetAsync(first, _end.Token);
    }

    /// <summary>Whole seconds, as SQS counts; never less than was asked for.</summary>
    public static int Seconds(TimeSpan span) => (int)Math.Ceiling(Math.Clamp(span.TotalSeconds, 0, TimeSpan.FromHours(11).TotalSeconds));

    /// <summary>Ends at once, as if the process had been killed: what is held stays hidden until its lease ends.</summary>
    public async Task AbandonAsync()
    {
        _waiters.Close(new ObjectDisposedException(nameof(SqsQueue)));
        await _end.CancelAsync();
        await Task.WhenAll(_poll, _heartbeat ?? Task.CompletedTask);
    }

    /// <summary>Ends, and gives back what no consumer has; what consumers have comes again when its lease ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await AbandonAsync();
        using var limit = new CancellationTokenSource(GiveBackLimit, Time);
        try
        {
            await ShowAsync(Buffer.TakeBuffered(), limit.Token);
        }
        catch (Exception fault)
        {
            Log.NotGivenBack(logger, fault, url);
        }

        _end.Dispose();
    }

    private static TimeSpan Later(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1);

    /// <summary>While answers are full there may be more keys than were brought: several messages may have been of one.</summary>
    private async Task FillUpAsync(List<Lane> taken, int max)
    {
        try
        {
            while (taken.Count > 0 && taken.Count < max && _mayHaveMore)
            {
                await FetchAsync(Math.Min(max - taken.Count, LargestBatch), 0);
                taken.AddRange(Buffer.Take(max - taken.Count));
            }
        }
        catch (Exception fault) when (fault is SqsException or OperationCanceledException)
        {
            // What was taken is given all the same; the next call meets the fault.
        }
    }

    private void StartPolling()
    {
        lock (_gate)
        {
            _poll = Task.Run(PollAsync);
        }
    }

    private async Task PollAsync()
    {
        try
        {
            while (_waiters.Demand() is var (max, wait))
            {
                await FetchAsync(Math.Min(max, LargestBatch), (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 0, LongestPoll));
            }
        }
        catch (Exception fault)
        {
            _waiters.Fail(fault);
        }
    }

    private async Task FetchAsync(int max, int wait)
    {
        ObjectDisposedException.ThrowIf(_end.IsCancellationRequested, typeof(SqsQueue));
        var messages = await client.ReceiveAsync(url, max, wait, Seconds(options.Visibility), _end.Token);
        _mayHaveMore = messages.Count == max;
        if (messages.Count > 0)
        {
            _waiters.Wake(Buffer.Add(HeldMessage.Read(messages)));
            StartHeartbeat();
        }
    }

    private void StartHeartbeat()
    {
        lock (_gate)
        {
            _heartbeat ??= Task.Run(BeatAsync);
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(options.Visibility / 3, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                await BeatOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task BeatOnceAsync()
    {
        try
        {
            var working = Buffer.Working();
            var since = Time.GetTimestamp();
            var lost = await ChangeAsync([.. working.SelectMany(lane => lane.Messages)], Seconds(options.Visibility), _end.Token);
            working.ForEach(lane => Buffer.Extend(lane.Lane, since));
            lost.ForEach(Buffer.DropLost);
            await ShowAsync(Buffer.TakeIdle(options.Visibility / 2), _end.Token);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.NotExtended(logger, fault, url);
        }
    }

    /// <summary>Lets messages that no consumer has be given out again, to whomever.</summary>
    private async Task ShowAsync(IReadOnlyList<HeldMessage> messages, CancellationToken cancellationToken)
    {
        await counts.NotGivenAsync(messages, cancellationToken);
        await ChangeAsync([.. messages.Reverse()], 0, cancellationToken);
    }

    /// <returns>Receipts of messages whose lease had ended.</returns>
    private async Task<List<string>> ChangeAsync(IReadOnlyList<HeldMessage> messages, int seconds, CancellationToken cancellationToken)
    {
        List<string> lost = [];
        foreach (var batch in messages.Chunk(LargestBatch))
        {
            var entries = batch.Select((message, place) => new VisibilityEntry($"{place}", message.Receipt, seconds));
            foreach (var failure in await client.ChangeVisibilityAsync(url, [.. entries], cancellationToken))
            {
                if (SqsErrors.IsLeaseLost(failure.Code, failure.Message ?? string.Empty))
                {
                    lost.Add(batch[int.Parse(failure.Id, System.Globalization.CultureInfo.InvariantCulture)].Receipt);
                }
            }
        }

        return lost;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Leases of messages of {Url} could not be extended")]
        internal static partial void NotExtended(ILogger logger, Exception exception, string url);

        [LoggerMessage(2, LogLevel.Warning, "Messages of {Url} could not be given back; they come again when their lease ends")]
        internal static partial void NotGivenBack(ILogger logger, Exception exception, string url);
    }
}
