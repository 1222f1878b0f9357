using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>Stands before a server and does to requests what a network and a busy service do.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly HttpClient _client = new();
    private readonly WebApplication _app;

    private FaultyProxy(Uri upstream)
    {
        Upstream = upstream;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where requests go; a server that was restarted has another address.</summary>
    public Uri Upstream { get; set; }

    /// <summary>Decides by operation and by how many requests of it came before.</summary>
    public Func<string, int, Fault> Decide { get; set; } = static (_, _) => Fault.None;

    /// <summary>Operations in the order in which they came.</summary>
    public ConcurrentQueue<string> Seen { get; } = [];

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<FaultyProxy> StartAsync(Uri upstream)
    {
        var proxy = new FaultyProxy(upstream);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var operation = context.Request.Headers["X-Amz-Target"].ToString().Replace("AmazonSQS.", string.Empty, StringComparison.Ordinal);
        var before = Seen.Count(seen => seen == operation);
        Seen.Enqueue(operation);
        switch (Decide(operation, before))
        {
            case Fault.Unavailable:
                await RefuseAsync(context, 503, "ServiceUnavailable");
                break;
            case Fault.Throttled:
                await RefuseAsync(context, 400, "RequestThrottled");
                break;
            case Fault.Reset:
                context.Abort();
                break;
            case Fault.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Fault.AnswerLost:
                using (await ForwardAsync(context))
                {
                    context.Abort();
                }

                break;
            default:
                await AnswerAsync(context);
                break;
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync($$"""{"__type":"com.amazonaws.sqs#{{code}}","message":"injected"}""");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var answer = await ForwardAsync(context);
        if (answer is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <returns>Null when nothing listens there, or no longer.</returns>
    private async Task<HttpResponseMessage?> ForwardAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        using var request = new HttpRequestMessage(HttpMethod.Post, Upstream) { Content = new ByteArrayContent(body.ToArray()) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        foreach (var name in (string[])["X-Amz-Target", "X-Amz-Date", "Authorization", "X-Amz-Content-SHA256", "Host"])
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        }

        try
        {
            return await _client.SendAsync(request, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}

/// <summary>What happens to a request.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is refused with 503.</summary>
    Unavailable,

    /// <summary>It is refused because there are too many.</summary>
    Throttled,

    /// <summary>The connection ends before it is handled.</summary>
    Reset,

    /// <summary>It is handled, and the connection ends before the answer.</summary>
    AnswerLost,

    /// <summary>There is never an answer.</summary>
    Silence,
}
