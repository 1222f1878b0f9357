using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.Tests.SageMaker;

/// <summary>A server in the place of SageMaker that answers well, or in any way that a test wants. It checks no signature.</summary>
internal sealed class Endpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Endpoint()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>How the next calls are answered; null for well.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>The model that answers.</summary>
    public RiskModel Model { get; set; } = RiskModel.LoadDefault();

    /// <summary>Requests in the order in which they came: path, content type, variant, rows.</summary>
    public ConcurrentQueue<(string Path, string Type, string Variant, int Rows)> Seen { get; } = [];

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<Endpoint> StartAsync()
    {
        var endpoint = new Endpoint();
        await endpoint._app.StartAsync();
        return endpoint;
    }

    /// <summary>Refuses as SageMaker does.</summary>
    public static Func<HttpContext, Task> Refuse(int status, string body) => async context =>
    {
        context.Response.StatusCode = status;
        await AnswerAsync(context, "application/json", Encoding.UTF8.GetBytes(body));
    };

    /// <summary>Answers with other bytes.</summary>
    public static Func<HttpContext, Task> Say(string body, string type = "application/json") => context => AnswerAsync(context, type, Encoding.UTF8.GetBytes(body));

    /// <summary>Answers well, but for a change of the text.</summary>
    public Func<HttpContext, Task> Forge(Func<string, string> forge) => async context =>
        await AnswerAsync(context, "application/json", Encoding.UTF8.GetBytes(forge(Encoding.UTF8.GetString(await PredictAsync(context)))));

    /// <summary>Answers nothing until <see cref="Release"/>, then well.</summary>
    public Func<HttpContext, Task> Hold() => async context =>
    {
        await _release.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, "application/json", await PredictAsync(context));
        }
    };

    /// <summary>Ends the connection.</summary>
    public static Task Reset(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Answers without an end.</summary>
    public static async Task FloodAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var piece = new byte[1 << 16];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece, CancellationToken.None);
        }
    }

    public void Release() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body, CancellationToken.None);
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, CancellationToken.None);
        var type = context.Request.ContentType ?? string.Empty;
        var rows = type == "text/csv" ? RequestReader.ReadCsv(body.ToArray()) : RequestReader.ReadJson(body.ToArray());
        context.Items["rows"] = rows;
        Seen.Enqueue((context.Request.Path, type, context.Request.Headers["X-Amzn-SageMaker-Target-Variant"].ToString(), rows.Count));
        await (Answer is { } other ? other(context) : AnswerAsync(context, "application/json", await PredictAsync(context)));
    }

    private Task<byte[]> PredictAsync(HttpContext context) =>
        Task.FromResult(AnswerWriter.Json(PredictionAnswer.Of(Model, (IReadOnlyList<ChangeMeasures>)context.Items["rows"]!)));
}
