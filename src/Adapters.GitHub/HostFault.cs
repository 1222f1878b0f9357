using System.Globalization;
using System.Net;
using CommitWise.Intake;

namespace CommitWise.Adapters.GitHub;

/// <summary>What an answer without success means.</summary>
internal static class HostFault
{
    /// <summary>The fault to report.</summary>
    public static InputException Of(HttpResponseMessage response, string host, string what, DateTimeOffset now) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => new InputException("host-not-configured", $"{host} does not accept the configured token."),
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.UnprocessableEntity =>
            new InputException("head-not-available", $"{host} does not know, or does not show, {what}."),
        HttpStatusCode.NotAcceptable => new InputException("diff-too-large", $"{host} makes no diff of that size: {what}."),
        HttpStatusCode.TooManyRequests => RateLimited(response, host, now),
        HttpStatusCode.Forbidden when IsRateLimit(response) => RateLimited(response, host, now),
        HttpStatusCode.Forbidden => new InputException("head-not-available", $"{host} forbids to read {what} with the configured token."),
        >= HttpStatusCode.InternalServerError => new HostUnavailableException(
            "host-unavailable", $"{host} answered {(int)response.StatusCode} to {what}.", RetryAfter(response, now)),
        _ => new HostUnavailableException("host-unavailable", $"{host} answered {(int)response.StatusCode} to {what}."),
    };

    private static HostUnavailableException RateLimited(HttpResponseMessage response, string host, DateTimeOffset now)
    {
        var wait = RetryAfter(response, now);
        return new HostUnavailableException(
            "host-rate-limited", $"{host} takes no more questions{(wait is { } time ? $" for {time.TotalSeconds:0} s" : " now")}.", wait);
    }

    // The two limits of GitHub: the primary one says so in x-ratelimit-remaining, the secondary one in retry-after.
    private static bool IsRateLimit(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not null || Header(response, "x-ratelimit-remaining") == "0";

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter?.Delta
        ?? (response.Headers.RetryAfter?.Date is { } date ? NotBefore(date - now) : default(TimeSpan?))
        ?? (Header(response, "x-ratelimit-remaining") == "0"
            && long.TryParse(Header(response, "x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset)
            && reset <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? NotBefore(DateTimeOffset.FromUnixTimeSeconds(reset) - now)
                : null);

    private static TimeSpan NotBefore(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
