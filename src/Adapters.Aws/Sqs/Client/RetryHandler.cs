using System.Security.Cryptography;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// Tries a request again while the service is throttling, failing or not reached, each attempt with a time-out. It stands outside the
/// signing handler, so each attempt is signed anew.
/// </summary>
/// <param name="options">Tries, delays, time-outs.</param>
/// <param name="innerHandler">Signs and sends.</param>
internal sealed class RetryHandler(SqsOptions options, HttpMessageHandler innerHandler) : DelegatingHandler(innerHandler)
{
    /// <summary>How long the service may wait by intent before it answers.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> LongPoll = new("CommitWise.Sqs.LongPoll");

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await TryAsync(request, cancellationToken);
                if (attempt >= options.MaxTries || !await IsTransientAsync(answer, cancellationToken))
                {
                    return answer;
                }

                answer.Dispose();
            }
            catch (Exception fault) when (fault is HttpRequestException or TimeoutException && attempt < options.MaxTries)
            {
                // The next attempt may reach it.
            }

            await Task.Delay(DelayAfter(attempt), options.Time, cancellationToken);
        }
    }

    private static async Task<bool> IsTransientAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return false;
        }

        // The body is buffered, so whoever gets the answer reads it again.
        var (code, _) = SqsErrors.Read(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return SqsErrors.IsTransient(answer.StatusCode, code);
    }

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var limit = options.RequestTimeout + (request.Options.TryGetValue(LongPoll, out var wait) ? wait : TimeSpan.Zero);
        using var timer = new CancellationTokenSource(limit, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var answer = await base.SendAsync(request, both.Token);
            await answer.Content.LoadIntoBufferAsync(both.Token);
            return answer;
        }
        catch (OperationCanceledException fault) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {limit.TotalSeconds:0.#} s.", fault);
        }
    }

    /// <summary>A random part of a doubling time, so that many clients that were refused together do not come back together.</summary>
    private TimeSpan DelayAfter(int attempt)
    {
        var longest = Math.Min(LongestDelay.TotalMilliseconds, options.RetryDelay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)(longest / 2), (int)longest + 1));
    }
}
