using System.Diagnostics;
using System.Globalization;
using CommitWise.Durability;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CommitWise.Api.Problems;

/// <summary>Turns every fault, and every answer that says nothing but its status, into problem details.</summary>
/// <param name="next">What comes after.</param>
/// <param name="metrics">Counts answers.</param>
/// <param name="logger">Hears of defects.</param>
internal sealed partial class ProblemGuard(RequestDelegate next, ApiMetrics metrics, ILogger<ProblemGuard> logger)
{
    /// <summary>Passes a request on and mends its answer.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
            {
                await WriteAsync(context, ProblemTable.Of(context.Response.StatusCode, context.Request));
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
#pragma warning disable CA1031 // The one place where every fault of a request ends.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await AnswerAsync(context, fault);
        }

        metrics.Answered((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none", context.Response.StatusCode);
    }

    private async Task AnswerAsync(HttpContext context, Exception fault)
    {
        var answer = ProblemTable.Of(fault);
        if (fault is ObjectIntegrityException || (answer.Status >= StatusCodes.Status500InternalServerError && fault is not InputException))
        {
            Log.Failed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, TraceIdOf(context), fault);
        }

        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        await WriteAsync(context, answer);
    }

    private static Task WriteAsync(HttpContext context, ProblemAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentLength = null;
        response.Headers.ETag = default;
        if (answer.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var document = new ProblemDocument(
            ProblemDocument.TypePrefix + answer.Problem, answer.Title, answer.Status, answer.Detail, TraceIdOf(context), answer.Errors);
        return response.WriteAsJsonAsync(document, ApiJson.Default.ProblemDocument, ProblemDocument.MediaType, context.RequestAborted);
    }

    private static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Route} failed (trace {TraceId})")]
        public static partial void Failed(ILogger logger, string method, string? route, string traceId, Exception fault);
    }
}
