using Microsoft.Extensions.Logging;
using CommitWise.Adapters.Aws.Http;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>One queue as this process uses it: sends; polls while somebody waits, and holds what came until a consumer takes it.</summary>
/// <remarks>
/// A request for messages is not cancelled when its caller gives up, since messages that are on their way would then stay hidden until
/// their lease ends; what it brings waits here for the next caller.
/// </remarks>
internal sealed partial class SqsReader : IAsyncDisposable
{
    private const int LargestBatch = 10;
    private const int LongestPoll = 20;

    private static readonly TimeSpan GiveBackLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly SqsClient _client;
    private readonly DeliveryCounts _counts;
    private readonly Waiters _waiters;
    private readonly Leases _leases;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Task _poll = Task.CompletedTask;
    private volatile bool _mayHaveMore;

    /// <param name="client">The service.</param>
    /// <param name="url">Url of the queue.</param>
    /// <param name="counts">Which deliveries were no attempts.</param>
    /// <param name="options">Times.</param>
    /// <param name="logger">Hears of what could not be given back or forgotten.</param>
    public SqsReader(SqsClient client, string url, DeliveryCounts counts, SqsOptions options, ILogger logger)
    {
        (_client, Url, _counts, _time, _logger) = (client, url, counts, options.Time, logger);
        _waiters = new Waiters(options.Time);
        Buffer = new LaneBuffer(options.Visibility, options.Time);
        Sender = new SendBatches(client, url, options);
        _leases = new Leases(client, url, Buffer, counts, options, logger);
    }

    /// <summary>Url of the queue.</summary>
    public string Url { get; }

    /// <summary>What is held.</summary>
    public LaneBuffer Buffer { get; }

    /// <summary>Sends to the queue.</summary>
    public SendBatches Sender { get; }

    /// <summary>Gives first messages of lanes to a consumer.</summary>
    public async Task<IReadOnlyList<(HeldMessage Message, int Attempt)>> ReceiveAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var taken = await TakeAsync(max, wait, cancellationToken);
        try
        {
            return await Task.WhenAll(taken.Select(async lane => (lane.Messages.Peek(), await _counts.AttemptAsync(lane, cancellationToken))));
        }
        catch
        {
            Buffer.Return(taken);
            _waiters.Wake(taken.Count);
            throw;
        }
    }

    /// <summary>Makes a lane's first message wait for its time, and its followers with it.</summary>
    public Task LeaveAsync(Lane lane, TimeSpan delay) => _leases.LeaveAsync(lane, delay, _end.Token);

    /// <summary>The first message of a lane is gone: the next one of its group may go.</summary>
    public async Task AdvanceAsync(Lane lane)
    {
        var first = lane.Messages.Peek();
        if (Buffer.Advance(lane))
        {
            _waiters.Wake(1);
        }

        await ForgetAsync(first);
    }

    /// <summary>Ends at once, as if the process had been killed: what is held stays hidden until its lease ends.</summary>
    /// <param name="fault">What those who wait are told; null when the queue is closed.</param>
    public async Task AbandonAsync(Exception? fault = null)
    {
        _waiters.Close(fault ?? new ObjectDisposedException(nameof(SqsQueue)));
        await _end.CancelAsync();
        await Task.WhenAll(_poll, _leases.Ended);
    }

    /// <summary>Ends, and gives back what no consumer has; what consumers have comes again when its lease ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await AbandonAsync();
        using var limit = new CancellationTokenSource(GiveBackLimit, _time);
        try
        {
            await _leases.ShowAsync(Buffer.TakeBuffered(), limit.Token);
        }
#pragma warning disable CA1031 // The end goes on; what was not given back comes again by itself.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotGivenBack(_logger, fault, Url);
        }

        _end.Dispose();
    }

    private static TimeSpan Later(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1);

    private async Task<List<Lane>> TakeAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
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

            left = wait == Timeout.InfiniteTimeSpan ? wait : Later(wait - _time.GetElapsedTime(start));
        }

        await FillUpAsync(taken, max);
        return taken;
    }

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
        catch (Exception fault) when (fault is AwsServiceException or OperationCanceledException or ObjectDisposedException)
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
#pragma warning disable CA1031 // Whatever fails, those who wait are told.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _waiters.Fail(fault);
        }
    }

    private async Task FetchAsync(int max, int wait)
    {
        ObjectDisposedException.ThrowIf(_end.IsCancellationRequested, typeof(SqsQueue));
        var messages = await _client.ReceiveAsync(Url, max, wait, _leases.Visibility, _end.Token);
        _mayHaveMore = messages.Count == max;
        if (messages.Count > 0)
        {
            _waiters.Wake(Buffer.Add(HeldMessage.Read(messages)));
            _leases.Start(_end.Token);
        }
    }

    private async Task ForgetAsync(HeldMessage message)
    {
        try
        {
            await _counts.ForgetAsync(message, _end.Token);
        }
#pragma warning disable CA1031 // The message is done; a row of it that stays is never read again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotForgotten(_logger, fault, message.Id, Url);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Messages of {Url} could not be given back; they come again when their lease ends")]
        internal static partial void NotGivenBack(ILogger logger, Exception exception, string url);

        [LoggerMessage(2, LogLevel.Warning, "The count of deliveries of message {Id} of {Url} stays in the index")]
        internal static partial void NotForgotten(ILogger logger, Exception exception, string id, string url);
    }
}
