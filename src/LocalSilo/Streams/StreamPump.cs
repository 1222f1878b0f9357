using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.LocalSilo;

/// <summary>
/// Brings the items of one namespace from its queue to the grains of their keys. The queue gives out one item of a key at a time, so items
/// of a key stay in order while others overtake a slow one.
/// </summary>
internal sealed partial class StreamPump(StreamService streams, string name, GrainClass[] subscribers) : IDisposable
{
    private const int LongestError = 2000;

    private readonly LocalStreamOptions _options = streams.Silo.Options.Streams;
    private readonly SemaphoreSlim _slots = new(streams.Silo.Options.Streams.MaxConcurrency);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    internal void Start() => _loop = Task.Run(RunAsync);

    internal async Task StopAsync(CancellationToken limit)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(limit);
        for (var slot = 0; slot < _options.MaxConcurrency; slot++)
        {
            await _slots.WaitAsync(limit);
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await streams.Open.WaitAsync(_stop.Token);
                await _slots.WaitAsync(_stop.Token);
                _slots.Release();
                _stop.Token.ThrowIfCancellationRequested();
                foreach (var message in await ReceiveAsync())
                {
                    await _slots.WaitAsync(CancellationToken.None);
                    _ = DeliverAsync(message);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.QueueFailed(streams.Silo.Logger, exception, name);
                await Task.Delay(_options.RetryDelay, streams.Silo.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task<IReadOnlyList<QueueMessage>> ReceiveAsync() =>
        streams.Queue.ReceiveAsync(name, _slots.CurrentCount, _options.ReceiveWait, _stop.Token);

    private async Task DeliverAsync(QueueMessage message)
    {
        try
        {
            await SettleAsync(message, message.Attempt > _options.MaxAttempts ? Unended(message) : await TryAsync(message));
        }
        catch (Exception exception)
        {
            Log.QueueFailed(streams.Silo.Logger, exception, name);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<Exception?> TryAsync(QueueMessage message)
    {
        try
        {
            foreach (var subscriber in subscribers)
            {
                var delivery = new StreamDelivery(streams.Silo, subscriber, message);
                subscriber.Deliver(message.Key, delivery, known: null);
                await delivery.Done;
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>
    /// An item whose last attempt never came to an end, since the process ended with it each time: it is not delivered once more, or it would
    /// end the process forever.
    /// </summary>
    private static InvalidOperationException Unended(QueueMessage message) => new(
        $"The item was given out {message.Attempt - 1} times and the process ended before the last attempt did; the item may be the cause.");

    private Task SettleAsync(QueueMessage message, Exception? failure)
    {
        if (failure is null)
        {
            return streams.Queue.CompleteAsync(message, CancellationToken.None);
        }

        var error = $"{failure.GetType().Name}: {failure.Message}";
        error = error.Length > LongestError ? error[..LongestError] : error;
        if (failure is UnreadableItemException || message.Attempt >= _options.MaxAttempts)
        {
            Log.Parked(streams.Silo.Logger, failure, name, message.Key, message.Attempt);
            return streams.Queue.ParkAsync(message, error, CancellationToken.None);
        }

        var delay = DelayAfter(message.Attempt);
        Log.Retried(streams.Silo.Logger, failure, name, message.Key, message.Attempt, delay);
        return streams.Queue.RetryAsync(message, delay, error, CancellationToken.None);
    }

    private TimeSpan DelayAfter(int attempt)
    {
        var delay = _options.RetryDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        return delay < _options.MaxRetryDelay ? delay : _options.MaxRetryDelay;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The queue of stream {Name} failed")]
        internal static partial void QueueFailed(ILogger logger, Exception exception, string name);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Item for {Name}/{Key} failed at attempt {Attempt}, again in {Delay}")]
        internal static partial void Retried(ILogger logger, Exception exception, string name, string key, int attempt, TimeSpan delay);

        [LoggerMessage(Level = LogLevel.Error, Message = "Item for {Name}/{Key} failed at attempt {Attempt} and is a dead letter now")]
        internal static partial void Parked(ILogger logger, Exception exception, string name, string key, int attempt);
    }
}
