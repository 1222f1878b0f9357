using System.Text;
using CommitWise.Api.Pages;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Security;

/// <summary>
/// Finds out who asks, and whether they may. With no key configured everybody is <see cref="Caller.Local"/>. An address that has failed as often
/// as a caller may ask in a minute is not listened to until the minute ends, with the right key neither: else guessing could go on.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="keys">The keys.</param>
/// <param name="counter">Counts failures by address.</param>
internal sealed class KeyGuard(RequestDelegate next, KeyRing keys, RequestCounter counter)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>Passes a request on or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var access = context.GetEndpoint()?.Metadata.GetMetadata<Access>();
        if (access is { Role: null })
        {
            return next(context);
        }

        var caller = keys.IsEmpty ? Caller.Local : Identify(context);
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var needed = access?.Role ?? (isRead ? Role.Viewer : Role.Developer);
        if (caller.Role < needed)
        {
            throw new InputException("forbidden", $"This needs the role {needed.ToString().ToLowerInvariant()}; {caller.Name} has {caller.Role.ToString().ToLowerInvariant()}.");
        }

        context.Features.Set(caller);
        return next(context);
    }

    private Caller Identify(HttpContext context)
    {
        var address = $"failures {RequestCounter.NameOf(context.Connection.RemoteIpAddress)}";
        if (counter.Limit > 0 && counter.Counted(address) >= counter.Limit)
        {
            throw counter.Refusal("requests without a known key");
        }

        var key = KeyOf(context);
        if (key is not null && keys.Find(key) is { } caller)
        {
            return caller;
        }

        counter.Count(address);

        // Basic lets a person browse: the browser asks for the key as a password.
        context.Response.Headers.WWWAuthenticate = AllowsBasic(context)
            ? "Bearer realm=\"commitwise\", Basic realm=\"commitwise\", charset=\"UTF-8\""
            : "Bearer realm=\"commitwise\"";
        throw new InputException("unauthorized", key is null ? "This needs a key: Authorization: Bearer KEY, or X-Api-Key: KEY." : "The key is not known.");
    }

    private static string? KeyOf(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers["X-Api-Key"] is [{ Length: > 0 } key])
        {
            return key;
        }

        return request.Headers.Authorization is not [{ Length: > 0 } authorization] ? null
            : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) && AllowsBasic(context) ? Password(authorization[Basic.Length..])
            : null;
    }

    private static bool AllowsBasic(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && (PageRoutes.IsPage(context.Request.Path)
            || context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase)
            || context.GetEndpoint()?.Metadata.GetMetadata<Access>() is { IsPage: true });

    private static string? Password(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials.Trim(), bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? text[(colon + 1)..] : null;
    }
}
