using System.Security.Cryptography;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;
using static CommitWise.Adapters.Aws.Tests.Sqs.SqsFixture;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

public sealed class SqsQueueTests(SqsServer server) : IClassFixture<SqsServer>, IAsyncLifetime
{
    private SqsFixture? _fixture;

    private SqsFixture Fixture => _fixture!;

    public async Task InitializeAsync() => _fixture = await SqsFixture.StartAsync(server.NewOptions());

    public async Task DisposeAsync() => await Fixture.DisposeAsync();

    [Fact]
    public async Task EnqueueAsync_OfABodyOverTheLimit_RefusesItAndNamesQueueKeyAndSize()
    {
        var queue = Fixture.Open();
        var text = Bytes(new string('x', SqsBody.Limit));
        var fault = await Should.ThrowAsync<MessageTooLargeException>(() => queue.EnqueueAsync(Queue, "some/key", text, default));
        fault.Message.ShouldContain("events/some/key");
        fault.Message.ShouldContain("262144");
        (await NowAsync(queue)).ShouldBeEmpty();
    }

    [Fact]
    public async Task EnqueueAsync_OfTheLargestText_TakesIt()
    {
        var queue = Fixture.Open();
        var (_, attributes) = SqsBody.Write("k", Bytes("x"));
        var body = Bytes(new string('x', SqsBody.Limit - SqsBody.SizeOf(string.Empty, attributes)));
        await queue.EnqueueAsync(Queue, "k", body, default);
        (await NextAsync(queue)).Body.ToArray().ShouldBe(body);
    }

    [Theory]
    [InlineData("github.com/owner/repo with space/7")]
    [InlineData("")]
    [InlineData("schlüssel\u0001\ud83d\ude00")]
    public async Task EnqueueAsync_OfAnyKey_GivesItBack(string key)
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, key, "one");
        (await NextAsync(queue)).Key.ShouldBe(key);
    }

    [Fact]
    public async Task EnqueueAsync_OfALongKey_GivesItBack()
    {
        var queue = Fixture.Open();
        var key = new string('/', 3000);
        await EnqueueAsync(queue, key, "one");
        (await NextAsync(queue)).Key.ShouldBe(key);
    }

    [Fact]
    public async Task EnqueueAsync_OfBytesThatAreNoText_GivesThemBack()
    {
        var queue = Fixture.Open();
        byte[][] bodies = [[], [0], [0xff, 0xfe], Bytes("\u0001"), Bytes("\uffff"), SHA512.HashData([])];
        foreach (var body in bodies)
        {
            await queue.EnqueueAsync(Queue, "k", body, default);
        }

        foreach (var body in bodies)
        {
            var message = await NextAsync(queue);
            message.Body.ToArray().ShouldBe(body);
            await queue.CompleteAsync(message, default);
        }
    }

    [Fact]
    public async Task EnqueueAsync_OfTheSameBodyTwice_KeepsBoth()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "same");
        await EnqueueAsync(queue, "k", "same");
        await queue.CompleteAsync(await NextAsync(queue), default);
        Text(await NextAsync(queue)).ShouldBe("same");
    }

    [Fact]
    public async Task EnqueueAsync_IntoAMissingQueue_SaysWhichAndWhatToDo()
    {
        var queue = Fixture.Open(Fixture.Options with { CreateQueues = false });
        var fault = await Should.ThrowAsync<AwsServiceException>(() => EnqueueAsync(queue, "k", "one"));
        fault.Message.ShouldContain($"{Fixture.Options.Prefix}-events.fifo");
        fault.Message.ShouldContain("eu-central-1");
        fault.Code.ShouldBe("QueueDoesNotExist");
    }

    [Fact]
    public async Task ReceiveAsync_FromAMissingQueueThatIsMadeLater_GoesOn()
    {
        var queue = Fixture.Open(Fixture.Options with { CreateQueues = false });
        await Should.ThrowAsync<AwsServiceException>(() => NowAsync(queue));
        await EnqueueAsync(Fixture.Open(), "k", "one");
        Text(await NextAsync(queue)).ShouldBe("one");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("")]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij")]
    public async Task EnqueueAsync_IntoAQueueOfAnImpossibleName_IsAnInputFault(string name) =>
        (await Should.ThrowAsync<InputException>(() => Fixture.Open().EnqueueAsync(name, "k", Bytes("x"), default))).Problem.ShouldBe("invalid-queue-name");

    [Fact]
    public async Task ReceiveAsync_WhileTheHolderWorksLongerThanTheVisibility_GivesTheMessageToNobodyElse()
    {
        var (holder, other) = (Fixture.Open(), Fixture.Open());
        await EnqueueAsync(holder, "k", "one");
        await EnqueueAsync(holder, "k", "two");
        var message = await NextAsync(holder);
        (await other.ReceiveAsync(Queue, 10, Fixture.Options.Visibility * 2.5, default)).ShouldBeEmpty();
        await holder.CompleteAsync(message, default);
        Text(await NextAsync(other)).ShouldBe("two");
    }

    [Fact]
    public async Task ReceiveAsync_CancelledWhilePolling_EndsAtOnce()
    {
        var queue = Fixture.Open();
        using var stop = new CancellationTokenSource();
        var waiting = queue.ReceiveAsync(Queue, 1, WaitLimit, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System));
    }

    [Fact]
    public async Task ReceiveAsync_WhenTheQueueCloses_Ends()
    {
        var queue = Fixture.Open();
        var waiting = queue.ReceiveAsync(Queue, 1, WaitLimit, default);
        await queue.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System));
        await Should.ThrowAsync<ObjectDisposedException>(() => NowAsync(queue));
    }

    [Fact]
    public async Task ParkAsync_OfAMessageTwice_KeepsOneLetter()
    {
        var queue = Fixture.Open();
        await EnqueueAsync(queue, "k", "bad");
        var message = await NextAsync(queue);
        await queue.ParkAsync(message, "first", default);
        await queue.ParkAsync(message, "second", default);
        (await queue.DeadLettersAsync(Queue, 10, null, default)).ShouldHaveSingleItem().Error.ShouldBe("first");
    }

    [Fact]
    public async Task RedriveAsync_ByTwoAtOnce_PublishesOnce()
    {
        var (one, two) = (Fixture.Open(), Fixture.Open());
        await EnqueueAsync(one, "k", "bad");
        await one.ParkAsync(await NextAsync(one), "bad", default);
        await Task.WhenAll(one.RedriveAsync(Queue, null, default), two.RedriveAsync(Queue, null, default));
        await one.CompleteAsync(await NextAsync(one), default);
        (await NowAsync(one)).ShouldBeEmpty();
        (await one.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task DeadLettersAsync_AfterWhatIsNoId_IsAnInvalidCursor() =>
        await Should.ThrowAsync<InvalidCursorException>(() => Fixture.Open().DeadLettersAsync(Queue, 10, "no id", default));

    [Fact]
    public async Task DeadLettersAsync_AfterAPageOfAnotherProcess_GoesOnBehindIt()
    {
        var queue = Fixture.Open();
        for (var number = 0; number < 5; number++)
        {
            await EnqueueAsync(queue, "k", $"{number}");
            await queue.ParkAsync(await NextAsync(queue), "bad", default);
        }

        var first = await queue.DeadLettersAsync(Queue, 2, null, default);
        foreach (var process in (SqsQueue[])[queue, Fixture.Open()])
        {
            var second = await process.DeadLettersAsync(Queue, 2, first[^1].Id, default);
            second.Select(letter => Convert.ToChar(letter.Body.Span[0])).ShouldBe(['2', '3']);
            (await process.DeadLettersAsync(Queue, 2, second[^1].Id, default)).Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task MeasureAsync_OfWhatAnotherProcessHolds_CountsItButCannotTellItsAge()
    {
        var (holder, other) = (Fixture.Open(), Fixture.Open());
        await EnqueueAsync(holder, "k", "one");
        await NextAsync(holder);
        (await other.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 1, 0, null));
    }
}
