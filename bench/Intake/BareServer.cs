using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CommitWise.Bench.Intake;

/// <summary>The reference of P1: a Kestrel endpoint that checks the signature and parses the JSON, and keeps nothing.</summary>
internal static class BareServer
{
    /// <summary>Serves until the process is killed.</summary>
    public static async Task RunAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        var secret = Encoding.UTF8.GetBytes(WebhookPayloads.Secret);
        app.MapPost("/webhooks/github", async context =>
        {
            using var body = new MemoryStream(32 << 10);
            await context.Request.Body.CopyToAsync(body);
            context.Response.StatusCode = IsSigned(context.Request, secret, body.GetBuffer().AsSpan(0, (int)body.Length)) && Parses(body) ? 202 : 401;
        });
        await app.RunAsync();
    }

    private static bool IsSigned(HttpRequest request, byte[] secret, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, body, expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var header = request.Headers["X-Hub-Signature-256"].ToString();
        return header.StartsWith("sha256=", StringComparison.Ordinal)
            && Convert.FromHexString(header.AsSpan(7), given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected, given);
    }

    private static bool Parses(MemoryStream body)
    {
        using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        return document.RootElement.TryGetProperty("pull_request", out _);
    }
}
