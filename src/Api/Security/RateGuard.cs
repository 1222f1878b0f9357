using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Security;

/// <summary>Counts the requests of each caller in a minute and refuses those beyond the limit.</summary>
/// <param name="next">What comes after.</param>
/// <param name="counter">Counts.</param>
internal sealed class RateGuard(RequestDelegate next, RequestCounter counter)
{
    /// <summary>Passes a request on or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (counter.Limit == 0 || context.GetEndpoint()?.Metadata.GetMetadata<Access>() is { Role: null })
        {
            return next(context);
        }

        var caller = context.Features.Get<Caller>() is { } known && known != Caller.Local
            ? $"key {known.Name}"
            : $"address {RequestCounter.NameOf(context.Connection.RemoteIpAddress)}";
        var used = counter.Count(caller);
        Announce(context.Response.Headers, Math.Max(0, counter.Limit - used));
        return used > counter.Limit ? throw counter.Refusal("requests") : next(context);
    }

    private void Announce(IHeaderDictionary headers, int remaining)
    {
        headers["RateLimit-Limit"] = counter.Limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = counter.SecondsLeft.ToString(CultureInfo.InvariantCulture);
    }
}
