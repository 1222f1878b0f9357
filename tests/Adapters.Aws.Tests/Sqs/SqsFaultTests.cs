using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;
using static CommitWise.Adapters.Aws.Tests.Sqs.SqsFixture;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>What a network and a busy service do.</summary>
public sealed class SqsFaultTests(SqsServer server) : IClassFixture<SqsServer>, IAsyncLifetime
{
    private FaultyProxy? _proxy;
    private SqsFixture? _fixture;

    private FaultyProxy Proxy => _proxy!;

    private SqsFixture Fixture => _fixture!;

    public async Task InitializeAsync()
    {
        _proxy = await FaultyProxy.StartAsync(server.Process.Address);
        _fixture = await SqsFixture.StartAsync(SqsServer.OptionsFor(Proxy.Address) with { RequestTimeout = TimeSpan.FromSeconds(3) });
    }

    public async Task DisposeAsync()
    {
        await Fixture.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    [Theory]
    [InlineData(nameof(Fault.Unavailable))]
    [InlineData(nameof(Fault.Throttled))]
    [InlineData(nameof(Fault.Reset))]
    public async Task AnyOperation_ThatFailsTwiceInThree_IsTriedUntilItSucceeds(string fault)
    {
        Proxy.Decide = (_, before) => before % 3 < 2 ? Enum.Parse<Fault>(fault) : Fault.None;
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "one");
        await EnqueueAsync(queue, "k", "two");
        await queue.RetryAsync(await NextAsync(queue), TimeSpan.Zero, "busy", default);
        await queue.ParkAsync(await NextAsync(queue), "bad", default);
        await queue.CompleteAsync(await NextAsync(queue), default);
        (await queue.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 1, null));
    }

    [Fact]
    public async Task EnqueueAsync_WhoseAnswerIsLost_AddsTheMessageOnce()
    {
        Proxy.Decide = (operation, before) => operation == "SendMessageBatch" && before == 0 ? Fault.AnswerLost : Fault.None;
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "one");
        Proxy.Seen.Count(operation => operation == "SendMessageBatch").ShouldBe(2);
        await queue.CompleteAsync(await NextAsync(queue), default);
        (await NowAsync(queue)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReceiveAsync_WhoseAnswerIsLost_GetsTheMessageWhenItsLeaseEnds()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "one");
        Proxy.Decide = (operation, before) => operation == "ReceiveMessage" && before == 0 ? Fault.AnswerLost : Fault.None;
        Text(await NextAsync(queue)).ShouldBe("one");
    }

    [Fact]
    public async Task EnqueueAsync_ToAServiceThatStaysAway_EndsAfterItsTriesAndSaysWhatFailed()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "one");
        Proxy.Decide = (_, _) => Fault.Unavailable;
        var fault = await Should.ThrowAsync<AwsServiceException>(() => EnqueueAsync(queue, "k", "two"));
        fault.Message.ShouldContain("SendMessage");
        fault.Message.ShouldContain("-events.fifo");
        fault.Message.ShouldContain("503 ServiceUnavailable");
        Proxy.Seen.Count(operation => operation == "SendMessageBatch").ShouldBe(1 + Fixture.Options.MaxTries);
    }

    [Fact]
    public async Task EnqueueAsync_ToASilentService_EndsByItsTimeout()
    {
        var queue = Fixture.Open(Fixture.Options with { RequestTimeout = TimeSpan.FromMilliseconds(200), MaxTries = 2 });
        Proxy.Decide = (_, _) => Fault.Silence;
        var fault = await Should.ThrowAsync<AwsServiceException>(() => EnqueueAsync(queue, "k", "one"));
        fault.Message.ShouldContain("No answer within 0.2 s");
        Proxy.Decide = (_, _) => Fault.None;
        await EnqueueAsync(queue, "k", "one");
        Text(await NextAsync(queue)).ShouldBe("one");
    }

    [Fact]
    public async Task ReceiveAsync_WhenThePollFails_TellsEveryWaiterAndGoesOnAfterwards()
    {
        var queue = Fixture.Open(Fixture.Options with { MaxTries = 1 });
        (await NowAsync(queue)).ShouldBeEmpty();
        Proxy.Decide = (_, _) => Fault.Unavailable;
        var waiting = Enumerable.Range(0, 3).Select(_ => queue.ReceiveAsync(Queue, 1, WaitLimit, default)).ToArray();
        foreach (var one in waiting)
        {
            await Should.ThrowAsync<AwsServiceException>(() => one.WaitAsync(WaitLimit, TimeProvider.System));
        }

        Proxy.Decide = (_, _) => Fault.None;
        await EnqueueAsync(queue, "k", "one");
        Text(await NextAsync(queue)).ShouldBe("one");
    }

    [Fact]
    public async Task ReceiveAsync_ByOneThatGaveUp_LetsTheMessageGoToAnotherProcess()
    {
        var (idle, other) = (Fixture.Open(), Fixture.Open());
        (await NowAsync(idle)).ShouldBeEmpty();
        var polled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Proxy.Decide = (operation, _) =>
        {
            if (operation == "ReceiveMessage")
            {
                polled.TrySetResult();
            }

            return Fault.None;
        };
        using var stop = new CancellationTokenSource();
        var waiting = idle.ReceiveAsync(Queue, 1, WaitLimit, stop.Token);
        await polled.Task.WaitAsync(WaitLimit, TimeProvider.System);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await EnqueueAsync(other, "k", "one");
        var message = await NextAsync(other);
        (Text(message), message.Attempt).ShouldBe(("one", 1));
    }

    [Fact]
    public async Task CompleteAsync_ThatFails_LetsTheMessageComeAgain()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "one");
        var message = await NextAsync(queue);
        Proxy.Decide = (operation, _) => operation == "DeleteMessage" ? Fault.Unavailable : Fault.None;
        await Should.ThrowAsync<AwsServiceException>(() => queue.CompleteAsync(message, default));
        var again = await NextAsync(queue);
        (again.Id, again.Attempt).ShouldBe((message.Id, 2));
    }

    [Fact]
    public async Task CompleteAsync_AgainAfterItFailed_EndsTheMessage()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "one");
        var message = await NextAsync(queue);
        Proxy.Decide = (operation, _) => operation == "DeleteMessage" ? Fault.Unavailable : Fault.None;
        await Should.ThrowAsync<AwsServiceException>(() => queue.CompleteAsync(message, default));
        Proxy.Decide = (_, _) => Fault.None;
        await queue.CompleteAsync(message, default);
        (await queue.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task ParkAsync_ThatFailsAfterTheRow_AndAgain_KeepsOneLetter()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "bad");
        var message = await NextAsync(queue);
        Proxy.Decide = (operation, _) => operation == "DeleteMessage" ? Fault.Unavailable : Fault.None;
        await Should.ThrowAsync<AwsServiceException>(() => queue.ParkAsync(message, "bad", default));
        Proxy.Decide = (_, _) => Fault.None;
        await queue.ParkAsync(await NextAsync(queue), "bad", default);
        var depth = await queue.MeasureAsync(Queue, default);
        (depth.Waiting, depth.InFlight, depth.DeadLetters).ShouldBe((0, 0, 1));
        (await queue.DeadLettersAsync(Queue, 10, null, default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Heartbeat_ThatFailsOnce_KeepsTheLease()
    {
        var (holder, other) = (Fixture.Open(), Fixture.Open());
        await EnqueueAsync(holder, "k", "one");
        var message = await NextAsync(holder);
        Proxy.Decide = (operation, before) => operation == "ChangeMessageVisibilityBatch" && before < 2 ? Fault.Reset : Fault.None;
        (await other.ReceiveAsync(Queue, 1, Fixture.Options.Visibility * 2, default)).ShouldBeEmpty();
        await holder.CompleteAsync(message, default);
        (await holder.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task Heartbeat_ThatFailsUntilTheLeaseEnds_LosesTheMessageToAnother()
    {
        var (holder, other) = (Fixture.Open(Fixture.Options with { MaxTries = 1 }), Fixture.Open());
        await EnqueueAsync(holder, "k", "one");
        await EnqueueAsync(holder, "k", "two");
        var message = await NextAsync(holder);
        Proxy.Decide = (operation, _) => operation == "ChangeMessageVisibilityBatch" ? Fault.Unavailable : Fault.None;
        var again = await NextAsync(other);
        again.Id.ShouldBe(message.Id);
        await holder.CompleteAsync(message, default);
        (await NowAsync(holder)).ShouldBeEmpty();
        (await other.MeasureAsync(Queue, default)).InFlight.ShouldBe(1);
    }
}
