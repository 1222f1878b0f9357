using System.Collections.Concurrent;
using System.Globalization;
using CommitWise.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Security;

/// <summary>Counts the requests of each caller in a minute and refuses those beyond the limit. The minute is the same for all callers.</summary>
/// <param name="next">What comes after.</param>
/// <param name="options">The limit.</param>
/// <param name="time">Measures the minute.</param>
internal sealed class RateGuard(RequestDelegate next, ApiOptions options, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _turn = new();
    private Window _window = new(time.GetTimestamp());

    /// <summary>Passes a request on or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (options.RequestsPerMinute == 0 || context.GetEndpoint()?.Metadata.GetMetadata<Access>() is { Role: null })
        {
            return next(context);
        }

        var window = Current();
        var caller = context.Features.Get<Caller>() is { } known && known != Caller.Local ? known.Name : $"{context.Connection.RemoteIpAddress}";
        var used = window.Counts.AddOrUpdate(caller, 1, static (_, count) => count + 1);
        var left = Length - time.GetElapsedTime(window.Start);
        var reset = (int)Math.Max(1, Math.Ceiling(left.TotalSeconds));
        Announce(context.Response.Headers, Math.Max(0, options.RequestsPerMinute - used), reset);
        return used > options.RequestsPerMinute
            ? throw new ProblemException(
                "rate-limited", $"More than {options.RequestsPerMinute} requests in a minute.", retryAfter: TimeSpan.FromSeconds(reset))
            : next(context);
    }

    private Window Current()
    {
        lock (_turn)
        {
            return _window = time.GetElapsedTime(_window.Start) >= Length ? new Window(time.GetTimestamp()) : _window;
        }
    }

    private void Announce(IHeaderDictionary headers, int remaining, int reset)
    {
        headers["RateLimit-Limit"] = options.RequestsPerMinute.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Window(long Start)
    {
        public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);
    }
}
