using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.Tests.S3;

/// <summary>Stands before the server and does to requests what a network and a busy service do.</summary>
internal sealed class S3Proxy : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly WebApplication _app;
    private readonly Uri _upstream;

    private S3Proxy(Uri upstream)
    {
        _upstream = upstream;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            server.Limits.MaxRequestBodySize = null;
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Decides by what is asked, such as <c>PUT part</c>, and by how many requests of it came before.</summary>
    public Func<string, int, S3Fault> Decide { get; set; } = static (_, _) => S3Fault.None;

    /// <summary>What was asked, in the order in which it came.</summary>
    public ConcurrentQueue<string> Seen { get; } = [];

    /// <summary>Hashes that bodies were signed with.</summary>
    public ConcurrentQueue<string> SignedHashes { get; } = [];

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<S3Proxy> StartAsync(Uri upstream)
    {
        var proxy = new S3Proxy(upstream);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private static string NameOf(HttpRequest request) => (request.Method, request.Query) switch
    {
        ("PUT", var query) when query.ContainsKey("partNumber") => "PUT part",
        ("POST", var query) when query.ContainsKey("uploads") => "begin",
        ("POST", _) => "complete",
        ("DELETE", var query) when query.ContainsKey("uploadId") => "abort",
        ("GET", var query) when query.ContainsKey("list-type") => "list",
        ("PUT", _) when request.Path.Value!.Trim('/').IndexOf('/', StringComparison.Ordinal) < 0 => "make",
        _ => request.Method,
    };

    private async Task HandleAsync(HttpContext context)
    {
        var name = NameOf(context.Request);
        var before = Seen.Count(seen => seen == name);
        Seen.Enqueue(name);
        SignedHashes.Enqueue(context.Request.Headers["x-amz-content-sha256"].ToString());
        var fault = Decide(name, before);
        switch (fault.Kind)
        {
            case S3FaultKind.Refused:
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                context.Response.StatusCode = fault.Status;
                context.Response.ContentType = "application/xml";
                await context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{fault.Code}</Code><Message>injected</Message></Error>");
                break;
            case S3FaultKind.Reset:
                context.Abort();
                break;
            case S3FaultKind.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            default:
                await ForwardAsync(context, fault.Kind);
                break;
        }
    }

    private async Task ForwardAsync(HttpContext context, S3FaultKind kind)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_upstream, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        if (context.Request.ContentLength is not null)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Expect" or "Connection" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        if (kind == S3FaultKind.AnswerLost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (kind is S3FaultKind.HalfBody or S3FaultKind.StuckBody)
        {
            await GiveHalfAsync(context, answer, kind);
        }
        else if (context.Request.Method != "HEAD")
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private static async Task GiveHalfAsync(HttpContext context, HttpResponseMessage answer, S3FaultKind kind)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (kind == S3FaultKind.StuckBody)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }
}

/// <summary>What happens to a request.</summary>
/// <param name="Kind">What.</param>
/// <param name="Status">Status of a refusal.</param>
/// <param name="Code">Error code of a refusal.</param>
internal sealed record S3Fault(S3FaultKind Kind, int Status = 0, string Code = "")
{
    public static S3Fault None { get; } = new(S3FaultKind.None);

    public static S3Fault SlowDown { get; } = new(S3FaultKind.Refused, 503, "SlowDown");

    public static implicit operator S3Fault(S3FaultKind kind) => new(kind);

    public static S3Fault FromS3FaultKind(S3FaultKind kind) => new(kind);
}

/// <summary>Ways to fail.</summary>
internal enum S3FaultKind
{
    /// <summary>Nothing happens to it.</summary>
    None,

    /// <summary>It is refused.</summary>
    Refused,

    /// <summary>The connection ends before it is handled.</summary>
    Reset,

    /// <summary>It is handled, and the connection ends before the answer.</summary>
    AnswerLost,

    /// <summary>There is never an answer.</summary>
    Silence,

    /// <summary>The connection ends within the body of the answer.</summary>
    HalfBody,

    /// <summary>The body of the answer stops half way, and nothing more comes.</summary>
    StuckBody,
}
