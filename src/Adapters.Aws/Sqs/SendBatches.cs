using System.Net;
using CommitWise.Adapters.Aws.Http;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// Sends the messages of one queue, up to ten in a request: what comes while requests are under way goes together in the next one. A caller
/// that comes alone does not wait for others.
/// </summary>
/// <param name="client">The service.</param>
/// <param name="url">Url of the queue.</param>
/// <param name="options">Tries and their delays.</param>
internal sealed class SendBatches(SqsClient client, string url, SqsOptions options)
{
    private const int MostEntries = 10;
    private const int MostRequests = 4;

    private readonly Lock _gate = new();
    private readonly Queue<Pending> _pending = new();
    private int _requests;

    /// <summary>Sends one message.</summary>
    /// <param name="message">What, within the limits of the service.</param>
    /// <param name="size">Bytes that the service counts.</param>
    /// <param name="cancellationToken">Ends the wait; the message may be sent.</param>
    /// <exception cref="AwsServiceException">The service refused it, or was not reached within its tries.</exception>
    public Task SendAsync(SendEntry message, int size, CancellationToken cancellationToken)
    {
        var pending = new Pending(message, size);
        lock (_gate)
        {
            _pending.Enqueue(pending);
            if (_requests < MostRequests)
            {
                _requests++;
                _ = RunAsync();
            }
        }

        return pending.Done.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await SendAsync(batch);
            }
#pragma warning disable CA1031 // Whoever waits for a message hears of it.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                batch.ForEach(each => each.Done.TrySetException(fault));
            }
        }
    }

    /// <summary>The next messages; the one that finds none ends its loop.</summary>
    private List<Pending> Take()
    {
        lock (_gate)
        {
            List<Pending> batch = [];
            for (var size = 0; batch.Count < MostEntries && _pending.TryPeek(out var next) && (batch.Count == 0 || size + next.Size <= SqsBody.Limit); size += next.Size)
            {
                batch.Add(_pending.Dequeue());
            }

            _requests -= batch.Count == 0 ? 1 : 0;
            return batch;
        }
    }

    private async Task SendAsync(List<Pending> batch)
    {
        for (var attempt = 1; batch.Count > 0; attempt++)
        {
            var entries = batch.Select((each, at) => each.Message with { Id = $"m{at}" }).ToList();
            var failed = (await client.SendAsync(url, entries, CancellationToken.None)).ToDictionary(failure => failure.Id, StringComparer.Ordinal);
            List<Pending> again = [];
            foreach (var (at, each) in batch.Index())
            {
                Settle(each, failed.GetValueOrDefault($"m{at}"), attempt, again);
            }

            batch = again;
            if (batch.Count > 0)
            {
                await Task.Delay(options.RetryDelay * Math.Pow(2, attempt - 1), options.Time);
            }
        }
    }

    /// <summary>One that failed through no fault of ours is sent again, under the same id, so that it is there once.</summary>
    private void Settle(Pending pending, BatchFailure? failure, int attempt, List<Pending> again)
    {
        if (failure is null)
        {
            pending.Done.TrySetResult();
        }
        else if (!failure.SenderFault && attempt < options.MaxTries)
        {
            again.Add(pending);
        }
        else
        {
            pending.Done.TrySetException(new AwsServiceException(
                $"SendMessageBatch of {url} refused a message with {failure.Code}: {failure.Message}", failure.Code, HttpStatusCode.OK));
        }
    }

    private sealed record Pending(SendEntry Message, int Size)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
