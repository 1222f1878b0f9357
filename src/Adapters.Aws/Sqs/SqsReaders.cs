using System.Collections.Concurrent;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>The readers of this process, one for each queue that was used.</summary>
/// <param name="client">The service.</param>
/// <param name="index">Keeps counts of deliveries.</param>
/// <param name="options">Names, times, whether queues are made.</param>
/// <param name="logger">For the readers.</param>
internal sealed class SqsReaders(SqsClient client, IIndex index, SqsOptions options, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<SqsReader>>> _readers = new(StringComparer.Ordinal);
    private int _isClosed;

    /// <summary>Does something with a queue, which is found or made at its first use.</summary>
    /// <exception cref="AwsServiceException">There is no such queue, or the work has failed.</exception>
    public async Task<T> UseAsync<T>(string queue, Func<SqsReader, Task<T>> work, CancellationToken cancellationToken)
    {
        var reader = await ReaderAsync(queue).WaitAsync(cancellationToken);
        try
        {
            return await work(reader);
        }
        catch (AwsServiceException fault) when (SqsErrors.IsMissingQueue(fault))
        {
            // It was deleted, or the service has lost it: the next use looks for it again.
            var missing = Missing(SqsNames.Queue(options.Prefix, queue), fault);
            _readers.TryRemove(queue, out _);
            await reader.AbandonAsync(missing);
            throw missing;
        }
    }

    /// <summary>Ends every reader.</summary>
    /// <param name="end">How.</param>
    /// <returns>False when that was done before.</returns>
    public async Task<bool> CloseAsync(Func<SqsReader, Task> end)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1)
        {
            return false;
        }

        var all = _readers.Values.Where(reader => reader.IsValueCreated).Select(reader => reader.Value).ToList();
        await ((Task)Task.WhenAll(all)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(all.Where(reader => reader.IsCompletedSuccessfully).Select(async reader => await end(await reader)));
        return true;
    }

    private Task<SqsReader> ReaderAsync(string queue)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) == 1, typeof(SqsQueue));
        if (_readers.TryGetValue(queue, out var known) && known is { IsValueCreated: true, Value.IsFaulted: true })
        {
            // It was not found, or the service was not reached: this use is another try.
            _readers.TryRemove(new KeyValuePair<string, Lazy<Task<SqsReader>>>(queue, known));
        }

        return _readers.GetOrAdd(queue, name => new Lazy<Task<SqsReader>>(() => FindAsync(name))).Value;
    }

    private async Task<SqsReader> FindAsync(string queue)
    {
        var name = SqsNames.Queue(options.Prefix, queue);
        string url;
        try
        {
            url = await client.GetQueueUrlAsync(name, CancellationToken.None);
        }
        catch (AwsServiceException fault) when (SqsErrors.IsMissingQueue(fault))
        {
            url = options.CreateQueues
                ? await client.CreateQueueAsync(name, SqsQueueAttributes.Of(options), CancellationToken.None)
                : throw Missing(name, fault);
        }

        return new SqsReader(client, url, new DeliveryCounts(index, queue), options, logger);
    }

    private AwsServiceException Missing(string name, AwsServiceException fault) => new(
        $"SQS has no queue {name} in {client.Endpoint.Region.SystemName}: make it, or let the service make it (CreateQueues).",
        fault.Code, fault.Status, fault);
}
