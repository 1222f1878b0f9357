using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Pages;

/// <summary>Pages for people: the OpenAPI document at /docs, the service's health at /status. They load nothing from elsewhere.</summary>
internal static class PageRoutes
{
    private static readonly FrozenDictionary<string, (string File, string Type)> Files = new Dictionary<string, (string, string)>(StringComparer.OrdinalIgnoreCase)
    {
        ["/docs"] = ("docs.html", "text/html; charset=utf-8"),
        ["/docs/docs.js"] = ("docs.js", "text/javascript; charset=utf-8"),
        ["/docs/page.js"] = ("page.js", "text/javascript; charset=utf-8"),
        ["/docs/page.css"] = ("page.css", "text/css; charset=utf-8"),
        ["/status"] = ("status.html", "text/html; charset=utf-8"),
        ["/status/status.js"] = ("status.js", "text/javascript; charset=utf-8"),
        ["/status/page.js"] = ("page.js", "text/javascript; charset=utf-8"),
        ["/status/page.css"] = ("page.css", "text/css; charset=utf-8"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a path is that of a page, or beneath it.</summary>
    public static bool IsPage(PathString path) =>
        path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/status", StringComparison.OrdinalIgnoreCase);

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in Files.Keys)
        {
            routes.MapGet(path, Show).ExcludeFromDescription();
        }
    }

    private static IResult Show(HttpContext context)
    {
        var (file, type) = Files[context.Request.Path.Value!.TrimEnd('/')];
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return Results.Stream(
            typeof(PageRoutes).Assembly.GetManifestResourceStream($"CommitWise.Api.Page.{file}")
                ?? throw new InvalidOperationException($"{file} is not part of this build."),
            type);
    }
}
