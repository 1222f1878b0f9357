using System.Net;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Testing;
using static CommitWise.Adapters.Aws.Tests.Sqs.SqsFixture;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>Every request passes a proxy that recomputes its signature with another implementation.</summary>
[Collection("environment")]
public sealed class SqsSignatureTests(SqsServer server) : IClassFixture<SqsServer>, IAsyncLifetime
{
    private const string AccessKey = "AKIDEXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string ExpiredToken = "token-of-yesterday";

    private readonly List<IDisposable> _processes = [];
    private SqsFixture? _fixture;
    private ServiceProcess? _proxy;

    private SqsFixture Fixture => _fixture!;

    public async Task InitializeAsync()
    {
        _proxy = await StartProxyAsync();
        _fixture = await SqsFixture.StartAsync(SqsServer.OptionsFor(_proxy.Address) with { Credentials = new BasicAWSCredentials(AccessKey, Secret) });
    }

    public async Task DisposeAsync()
    {
        await Fixture.DisposeAsync();
        _processes.ForEach(process => process.Dispose());
    }

    [Fact]
    public async Task AnyOperation_WithTheSecret_Passes()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k/ü", "{\"text\":\"a  b ü\"}");
        await EnqueueAsync(queue, "k/ü", "two");
        await queue.RetryAsync(await NextAsync(queue), TimeSpan.Zero, "busy", default);
        await queue.ParkAsync(await NextAsync(queue), "bad", default);
        await queue.CompleteAsync(await NextAsync(queue), default);
        (await queue.RedriveAsync(Queue, null, default)).ShouldBe(1);
        Text(await NextAsync(queue)).ShouldBe("{\"text\":\"a  b ü\"}");
    }

    [Fact]
    public async Task AnyOperation_WithASessionToken_Passes()
    {
        var queue = Fixture.Open(Fixture.Options with { Credentials = new SessionAWSCredentials(AccessKey, Secret, "token-of-today") });
        await EnqueueAsync(queue, "k", "one");
        Text(await NextAsync(queue)).ShouldBe("one");
    }

    [Fact]
    public async Task AnyOperation_WithCredentialsOfTheEnvironment_Passes()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Secret);
        try
        {
            await EnqueueAsync(Fixture.Open(Fixture.Options with { Credentials = null }), "k", "one");
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
            Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
        }

        Text(await NextAsync(Fixture.Open())).ShouldBe("one");
    }

    [Fact]
    public async Task EnqueueAsync_WithAnotherSecret_IsRefusedAtOnce()
    {
        var queue = Fixture.Open(Fixture.Options with { Credentials = new BasicAWSCredentials(AccessKey, "another") });
        await ShouldBeRefusedAsync(queue, "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task EnqueueAsync_WithAnUnknownKey_IsRefusedAtOnce()
    {
        var queue = Fixture.Open(Fixture.Options with { Credentials = new BasicAWSCredentials("AKIDUNKNOWN", Secret) });
        await ShouldBeRefusedAsync(queue, "InvalidClientTokenId");
    }

    [Fact]
    public async Task EnqueueAsync_WithAnExpiredToken_IsRefusedAtOnce()
    {
        var queue = Fixture.Open(Fixture.Options with { Credentials = new SessionAWSCredentials(AccessKey, Secret, ExpiredToken) });
        await ShouldBeRefusedAsync(queue, "ExpiredToken");
    }

    [Fact]
    public async Task EnqueueAsync_ToAServiceWithAnotherTime_SaysThatTheSignatureHasExpired()
    {
        var late = await StartProxyAsync(clockOffset: 600);
        var fault = await ShouldBeRefusedAsync(Fixture.Open(Fixture.Options with { ServiceUrl = late.Address }), "SignatureDoesNotMatch");
        fault.Message.ShouldContain("Signature expired");
    }

    [Fact]
    public async Task EnqueueAsync_ThatIsTriedAgain_IsSignedAnew()
    {
        await using var faulty = await FaultyProxy.StartAsync(_proxy!.Address);
        faulty.Decide = (_, before) => before % 2 == 0 ? Fault.Unavailable : Fault.None;
        var queue = Fixture.Open(Fixture.Options with { ServiceUrl = faulty.Address });
        await EnqueueAsync(queue, "k", "one");
        Text(await NextAsync(queue)).ShouldBe("one");
    }

    [Fact]
    public async Task Request_WithoutASignature_IsRefusedByTheProxy()
    {
        using var content = new StringContent("{}");
        using var answer = await _proxy!.Client.PostAsync("/", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("MissingAuthenticationToken");
    }

    private static async Task<AwsServiceException> ShouldBeRefusedAsync(SqsQueue queue, string code)
    {
        var fault = await Should.ThrowAsync<AwsServiceException>(() => EnqueueAsync(queue, "k", "one"));
        (fault.Code, fault.Status).ShouldBe((code, HttpStatusCode.Forbidden));
        fault.Message.ShouldContain("-events.fifo");
        fault.Message.ShouldNotContain(Secret);
        return fault;
    }

    private async Task<ServiceProcess> StartProxyAsync(int clockOffset = 0)
    {
        var proxy = await TestServers.StartNodeAsync(
            [CloneFolder.PathOf("tests", "servers", "sigv4proxy.mjs"), "{port}", server.Process.Address.ToString(), AccessKey, Secret, ExpiredToken],
            new Dictionary<string, string> { ["CLOCK_OFFSET"] = $"{clockOffset}" });
        _processes.Add(proxy);
        return proxy;
    }
}
