using System.Reflection;
using CommitWise.Analysis;
using CommitWise.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace CommitWise.Api.Changes;

/// <summary>A report as it is stored, byte for byte; its hash is the entity tag, so a reader that has it is told so.</summary>
/// <param name="generation">Which.</param>
/// <param name="reader">Opens it.</param>
/// <param name="downloadName">Name of the file to save it as; null to show it.</param>
internal sealed class StoredReportResult(GenerationView generation, ChangeReader reader, string? downloadName = null) : IResult, IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Report), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var tag = $"\"{generation.ReportSha256}\"";
        if (httpContext.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == tag))
        {
            response.Headers.ETag = tag;
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await using var stored = await reader.OpenAsync(generation, httpContext.RequestAborted);
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        response.ContentType = "application/json; charset=utf-8";
        if (downloadName is not null)
        {
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = downloadName }.ToString();
        }

        if (stored.CanSeek)
        {
            response.ContentLength = stored.Length - stored.Position;
        }

        await stored.CopyToAsync(response.Body, httpContext.RequestAborted);
    }
}
