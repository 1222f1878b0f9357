using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CommitWise.Api.Tests;

/// <summary>Clients that begin a request and then say nothing.</summary>
public sealed class StalledClientTests
{
    [Fact]
    public async Task Receive_WhileOthersAnnounceMuchAndSendNothing_TakesADelivery_AndEndsTheOthers()
    {
        await using var service = await Service.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Api:WebhookMegabytes"] = "25",
            ["Api:WebhookTimeout"] = "00:00:02",
        });
        using var first = await StallAsync(service, Announcing(25 << 20));
        using var second = await StallAsync(service, Announcing(25 << 20));
        using var delivered = await service.DeliverAsync("ping", "{}"u8.ToArray());
        delivered.StatusCode.ShouldBe(HttpStatusCode.OK, await delivered.Content.ReadAsStringAsync());

        foreach (var client in new[] { first, second })
        {
            var answer = await ReadToEndAsync(client);
            answer.ShouldStartWith("HTTP/1.1 408 ");
            answer.ShouldContain("urn:commitwise:problem:body-timeout");
        }
    }

    [Fact]
    public async Task Stop_WhileAClientStalls_CutsItAfterSeconds()
    {
        TcpClient client;
        long start;
        await using (var service = await Service.StartAsync())
        {
            client = await StallAsync(service, "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Half: ");
            start = TimeProvider.System.GetTimestamp();
        }

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20), "the client had 30 s to end its headers");
        client.Dispose();
    }

    private static string Announcing(int bytes) => string.Create(
        CultureInfo.InvariantCulture, $"POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n");

    private static async Task<TcpClient> StallAsync(Service service, string beginning)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, service.Http.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning));

        // An answer to another request on the same server shows that it has looked at this one's bytes, or is about to.
        using var live = await service.Http.GetAsync("/health/live");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        return client;
    }

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(client.GetStream());
        try
        {
            return await reader.ReadToEndAsync(limit.Token);
        }
        catch (OperationCanceledException fault)
        {
            throw new TimeoutException("Waited 30 s for the answer to a stalled body.", fault);
        }
    }
}
