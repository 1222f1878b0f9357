using Amazon.Runtime;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Adapters.Aws.Tests.Http;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>How messages go together, with answers that a test chooses: a server gives no half failed batch.</summary>
public sealed class SqsBatchTests : IAsyncLifetime
{
    private RecordingServer _server = null!;
    private SqsClient _client = null!;
    private SendBatches _batches = null!;

    public async Task InitializeAsync()
    {
        _server = await RecordingServer.StartAsync();
        var options = new SqsOptions
        {
            Region = "eu-central-1",
            ServiceUrl = _server.Address,
            Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret-of-the-tests"),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxTries = 3,
            RequestTimeout = TimeSpan.FromSeconds(30),
        };
        _client = Client(options);
        _batches = new SendBatches(_client, "http://queue", options);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task SendAsync_ByManyAtOnce_GoesTogether()
    {
        _server.Answer = (_, _) => (200, "{}");
        await Task.WhenAll(Enumerable.Range(0, 204).Select(number => _batches.SendAsync(Entry(number), 100, default)));
        Requests().ShouldAllBe(ids => ids.Count <= 10);
        Requests().SelectMany(ids => ids).Order().ShouldBe(Enumerable.Range(0, 204).Select(number => $"d{number:d3}"));
        Requests().Count.ShouldBeLessThan(60);
    }

    [Fact]
    public async Task SendAsync_OfLargeOnes_KeepsToTheSizeOfARequest()
    {
        _server.Answer = (_, _) => (200, "{}");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => _batches.SendAsync(Entry(number), 100_000, default)));
        Requests().ShouldAllBe(ids => ids.Count <= 2);
    }

    [Fact]
    public async Task SendAsync_OfWhichSomeFail_SendsThoseAgainUnderTheirIds()
    {
        _server.Answer = (_, before) => (200, before == 0 ? """{"Failed":[{"Id":"m0","Code":"InternalError","SenderFault":false}]}""" : "{}");
        await _batches.SendAsync(Entry(7), 100, default);
        Requests().ShouldBe([["d007"], ["d007"]]);
    }

    [Fact]
    public async Task SendAsync_OfWhichOneIsWrong_FailsForItsCallerAlone()
    {
        // The first four requests carry one message each; what comes meanwhile waits for the fifth.
        using var gate = new ManualResetEventSlim();
        _server.Answer = (_, before) =>
        {
            gate.Wait(TimeSpan.FromSeconds(30));
            return (200, before == 4 ? """{"Failed":[{"Id":"m1","Code":"InvalidMessageContents","Message":"no","SenderFault":true}]}""" : "{}");
        };
        var sends = Enumerable.Range(0, 8).Select(number => _batches.SendAsync(Entry(number), 100, default)).ToList();
        gate.Set();
        await Task.WhenAll(sends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        sends.Count(send => send.IsFaulted).ShouldBe(1);
        sends.Single(send => send.IsFaulted).Exception!.InnerException.ShouldBeOfType<AwsServiceException>().Code.ShouldBe("InvalidMessageContents");
    }

    [Fact]
    public async Task SendAsync_ThatIsRefused_FailsForEachOfIts()
    {
        _server.Answer = (_, _) => (400, """{"__type":"QueueDoesNotExist","message":"none"}""");
        var sends = Enumerable.Range(0, 20).Select(number => _batches.SendAsync(Entry(number), 100, default)).ToList();
        foreach (var send in sends)
        {
            (await Should.ThrowAsync<AwsServiceException>(() => send)).Code.ShouldBe("QueueDoesNotExist");
        }
    }

    private static SqsClient Client(SqsOptions options) => new(options);

    private static SendEntry Entry(int number) => new(string.Empty, "body", new Dictionary<string, MessageAttribute>(), "group", $"d{number:d3}");

    private List<List<string>> Requests() =>
    [
        .. _server.Asked.Select(request => request.Json.GetProperty("Entries").EnumerateArray()
            .Select(entry => entry.GetProperty("MessageDeduplicationId").GetString()!).ToList()),
    ];
}
