using System.Net;
using System.Security.Cryptography;

namespace CommitWise.Adapters.Aws.Http;

/// <summary>Whether the same request may succeed soon after a refusal with this status and body.</summary>
/// <param name="status">HTTP status, which is no success.</param>
/// <param name="body">Body of the answer.</param>
internal delegate bool IsTransient(HttpStatusCode status, byte[] body);

/// <summary>
/// Tries a request again while the service is throttling, failing or not reached, each attempt with a time-out. It stands outside the
/// signing handler, so each attempt is signed anew.
/// </summary>
/// <param name="patience">Tries, delays, time-outs.</param>
/// <param name="isTransient">Reads a refusal.</param>
/// <param name="innerHandler">Signs and sends.</param>
internal sealed class RetryHandler(Patience patience, IsTransient isTransient, HttpMessageHandler innerHandler) : DelegatingHandler(innerHandler)
{
    /// <summary>How long the service may wait by intent before it answers.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> LongPoll = new("CommitWise.Aws.LongPoll");

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await TryAsync(request, cancellationToken);
                if (attempt >= patience.MaxTries || !await IsTransientAsync(answer, cancellationToken))
                {
                    return answer;
                }

                answer.Dispose();
            }
            catch (Exception fault) when (attempt < patience.MaxTries && IsTransient(fault))
            {
                // The next attempt may reach it.
            }

            await Task.Delay(DelayAfter(attempt), patience.Time, cancellationToken);
        }
    }

    /// <summary>The body is buffered, so whoever gets the answer reads it again.</summary>
    private async Task<bool> IsTransientAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        !answer.IsSuccessStatusCode && isTransient(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));

    private static bool IsTransient(Exception fault) =>
        fault is TimeoutException or HttpRequestException { HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded };

    /// <summary>An answer that breaks off, or is too long, leaves no connection behind.</summary>
    private async Task<HttpResponseMessage> BufferedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            await answer.Content.LoadIntoBufferAsync(patience.MaxAnswer, cancellationToken);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var limit = patience.Timeout + (request.Options.TryGetValue(LongPoll, out var wait) ? wait : TimeSpan.Zero);
        using var timer = new CancellationTokenSource(limit, patience.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var answer = await base.SendAsync(request, both.Token);
            return await BufferedAsync(answer, both.Token);
        }
        catch (OperationCanceledException fault) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {limit.TotalSeconds:0.#} s.", fault);
        }
    }

    /// <summary>A random part of a doubling time, so that many clients that were refused together do not come back together.</summary>
    private TimeSpan DelayAfter(int attempt)
    {
        var longest = Math.Min(LongestDelay.TotalMilliseconds, patience.RetryDelay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)(longest / 2), (int)longest + 1));
    }
}
