using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Security;

/// <summary>
/// Answers only requests that name this service by a known name: a page whose own name was turned to this machine (DNS rebinding) gets 421. Health is
/// told under any name.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="options">Further names.</param>
internal sealed class HostGuard(RequestDelegate next, ApiOptions options)
{
    // A load balancer asks each process by its address; what it is told there is nobody's secret.
    private static readonly PathString Health = new("/health");

    private readonly FrozenSet<string> _hosts =
        options.AllowedHosts.Concat(["127.0.0.1", "localhost", "[::1]"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Passes a request on or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host;
        if (!context.Request.Path.StartsWithSegments(Health, StringComparison.Ordinal) && (!host.HasValue || !_hosts.Contains(host.Host)))
        {
            throw new InputException("misdirected-request", $"This service does not answer as '{host.Host}'; Api:AllowedHosts can name further hosts.");
        }

        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(context);
    }
}
