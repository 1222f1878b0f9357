using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Testing;
using static CommitWise.Adapters.Aws.Tests.Sqs.SqsFixture;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>The service goes away and comes back with what it has kept.</summary>
public sealed class SqsRestartTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-fauxqs-");
    private ServiceProcess? _server;
    private FaultyProxy? _address;
    private SqsFixture? _fixture;

    private SqsFixture Fixture => _fixture!;

    public async Task InitializeAsync()
    {
        _server = await StartAsync();
        _address = await FaultyProxy.StartAsync(_server.Address);
        _fixture = await SqsFixture.StartAsync(SqsServer.OptionsFor(_address.Address));
    }

    public async Task DisposeAsync()
    {
        await Fixture.DisposeAsync();
        await _address!.DisposeAsync();
        _server!.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task AnyOperation_AcrossAKilledServer_FailsClearlyAndGoesOn()
    {
        var queue = Fixture.Open();
        for (var number = 0; number < 5; number++)
        {
            await EnqueueAsync(queue, "k", $"{number}");
        }

        var first = await NextAsync(queue);
        var waiting = queue.ReceiveAsync(Queue, 1, WaitLimit, default);
        _server!.Kill();
        (await Should.ThrowAsync<AwsServiceException>(() => waiting.WaitAsync(WaitLimit, TimeProvider.System))).Message.ShouldContain("ReceiveMessage");
        (await Should.ThrowAsync<AwsServiceException>(() => EnqueueAsync(queue, "k", "5"))).Message.ShouldContain("SendMessage");
        await Should.ThrowAsync<AwsServiceException>(() => queue.CompleteAsync(first, default));

        await RestartAsync();
        await EnqueueAsync(queue, "k", "5");
        for (var number = 0; number <= 5; number++)
        {
            var message = await NextAsync(queue);
            Text(message).ShouldBe($"{number}");
            await queue.CompleteAsync(message, default);
        }
    }

    [Fact]
    public async Task AnyOperation_AfterTheServerLostTheQueue_MakesItAgain()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "lost");
        _server!.Kill();
        foreach (var file in _folder.EnumerateFiles())
        {
            file.Delete();
        }

        await RestartAsync();
        (await Should.ThrowAsync<AwsServiceException>(() => EnqueueAsync(queue, "k", "one"))).Code.ShouldBe("QueueDoesNotExist");
        await EnqueueAsync(queue, "k", "one");
        Text(await NextAsync(queue)).ShouldBe("one");
    }

    private async Task RestartAsync()
    {
        _server!.Dispose();
        _server = await StartAsync();
        _address!.Upstream = _server.Address;
    }

    private Task<ServiceProcess> StartAsync() => TestServers.StartSqsAsync(new Dictionary<string, string>
    {
        ["FAUXQS_DATA_DIR"] = _folder.FullName,
        ["FAUXQS_PERSISTENCE"] = "true",
    });
}
