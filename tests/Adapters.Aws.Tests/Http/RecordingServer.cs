using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.Tests.Http;

/// <summary>Answers what a test says and keeps what it was asked: for services of which there is no server to test with.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RecordingServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>What is answered, by operation and by how many requests of it came before.</summary>
    public Func<string, int, (int Status, string Body)> Answer { get; set; } = static (_, _) => (500, "{}");

    /// <summary>What was asked.</summary>
    public ConcurrentQueue<RecordedRequest> Asked { get; } = [];

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<RecordingServer> StartAsync()
    {
        var server = new RecordingServer();
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new RecordedRequest(
            context.Request.Headers["X-Amz-Target"].ToString(),
            context.Request.ContentType!,
            context.Request.Headers.Authorization.ToString(),
            await reader.ReadToEndAsync());
        var before = Asked.Count(each => each.Operation == request.Operation);
        Asked.Enqueue(request);
        var (status, text) = Answer(request.Operation, before);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(text);
    }
}

/// <param name="Target">Header of the JSON protocol that names service and operation; empty for a form.</param>
/// <param name="ContentType">Content type.</param>
/// <param name="Authorization">The signature.</param>
/// <param name="Body">The body.</param>
internal sealed record RecordedRequest(string Target, string ContentType, string Authorization, string Body)
{
    /// <summary>Name of the operation; empty for a form.</summary>
    public string Operation => Target[(Target.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The body as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The body as a form.</summary>
    public IReadOnlyDictionary<string, string> Form => Body.Split('&').Select(part => part.Split('='))
        .ToDictionary(part => WebUtility.UrlDecode(part[0]), part => WebUtility.UrlDecode(part[1]));
}
