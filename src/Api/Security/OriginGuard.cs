using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Security;

/// <summary>
/// Keeps pages of other origins out. They cannot read, because no answer allows them to; they cannot write, because a write must be JSON, which
/// a browser asks about first, and because its <c>Origin</c> is checked.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="options">Origins that are let in.</param>
internal sealed class OriginGuard(RequestDelegate next, ApiOptions options)
{
    private readonly FrozenSet<string> _origins = options.AllowedOrigins.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Passes a request on or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Origin is [{ } configured] && _origins.Contains(configured))
        {
            Allow(context, configured);
            if (IsPreflight(request))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        }

        if (IsWrite(request) && context.GetEndpoint()?.Metadata.GetMetadata<Access>() is not { IsSigned: true })
        {
            CheckOrigin(request);
            if (context.GetEndpoint() is RouteEndpoint)
            {
                CheckType(request);
            }
        }

        return next(context);
    }

    /// <summary>Whether a request asks a browser's question about another one.</summary>
    internal static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0;

    private static bool IsWrite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    private static void Allow(HttpContext context, string origin)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        headers.AccessControlExposeHeaders = "ETag, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (IsPreflight(context.Request))
        {
            headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
            headers.AccessControlAllowHeaders = "Authorization, X-Api-Key, Content-Type, Idempotency-Key, If-Match, If-None-Match";
            headers.AccessControlMaxAge = "600";
        }
    }

    private void CheckOrigin(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count > 0 && !(origins is [{ } origin] && (_origins.Contains(origin) || IsOwn(request, origin))))
        {
            throw new InputException("origin-not-allowed", $"A page of '{origins}' may not write here; Api:AllowedOrigins can name further origins.");
        }
    }

    private static bool IsOwn(HttpRequest request, string origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static void CheckType(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException("unsupported-media-type", "A write must have Content-Type: application/json, also without a body.");
        }
    }
}
