using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;
using static CommitWise.Adapters.Aws.Tests.Sqs.SqsFixture;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>What follows from answers that bring several messages of one key.</summary>
public sealed class SqsGroupTests(GroupingSqsServer server) : IClassFixture<GroupingSqsServer>, IAsyncLifetime
{
    private SqsFixture? _fixture;

    private SqsFixture Fixture => _fixture!;

    public async Task InitializeAsync() => _fixture = await SqsFixture.StartAsync(server.NewOptions());

    public async Task DisposeAsync() => await Fixture.DisposeAsync();

    [Fact]
    public async Task CompleteAsync_OfAMessage_WakesAReceiverForTheNextOneThatIsHereAlready()
    {
        var queue = await FillAsync("one", "two");
        var first = await FirstAsync(queue);
        var waiting = queue.ReceiveAsync(Queue, 1, WaitLimit, default);
        await queue.CompleteAsync(first, default);
        Text((await waiting)[0]).ShouldBe("two");
    }

    [Fact]
    public async Task MeasureAsync_WhileFollowersAreHere_CountsThemAsWaiting()
    {
        var queue = await FillAsync("one", "two", "three");
        await FirstAsync(queue);
        var depth = await queue.MeasureAsync(Queue, default);
        (depth.Waiting, depth.InFlight).ShouldBe((2, 1));
    }

    [Fact]
    public async Task ReceiveAsync_WhileFollowersWaitLongerThanTheVisibility_KeepsThem()
    {
        var queue = await FillAsync("one", "two");
        var first = await FirstAsync(queue);
        (await Fixture.Open().ReceiveAsync(Queue, 10, Fixture.Options.Visibility * 2.5, default)).ShouldBeEmpty();
        await queue.CompleteAsync(first, default);
        var second = await NextAsync(queue);
        (Text(second), second.Attempt).ShouldBe(("two", 1));
    }

    [Fact]
    public async Task RetryAsync_OfAMessage_LetsItsFollowersGoToAnotherProcessBehindIt()
    {
        var queue = await FillAsync("one", "two", "three");
        await queue.RetryAsync(await FirstAsync(queue), TimeSpan.FromSeconds(1), "busy", default);
        await queue.DisposeAsync();
        var other = Fixture.Open();
        (await NowAsync(other)).ShouldBeEmpty();
        (await DrainAsync(other)).ShouldBe([("one", 2), ("two", 1), ("three", 1)]);
    }

    [Fact]
    public async Task RetryAsync_ManyTimes_CountsNoAttemptsOfFollowers()
    {
        var queue = await FillAsync("one", "two");
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var first = await FirstAsync(queue);
            (Text(first), first.Attempt).ShouldBe(("one", attempt));
            await queue.RetryAsync(first, TimeSpan.Zero, "busy", default);
        }

        await queue.ParkAsync(await FirstAsync(queue), "busy", default);
        var second = await NextAsync(queue);
        (Text(second), second.Attempt).ShouldBe(("two", 1));
        await queue.RetryAsync(second, TimeSpan.Zero, "busy", default);
        (await NextAsync(Fixture.Open())).Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task ReceiveAsync_AfterKillsByTheMessageAhead_CountsNoAttemptsOfFollowers()
    {
        var queue = await FillAsync("killer", "innocent");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var killer = (await queue.ReceiveAsync(Queue, 10, WaitLimit, default))[0];
            (Text(killer), killer.Attempt).ShouldBe(("killer", attempt));
            await queue.AbandonAsync();
            queue = Fixture.Open();
        }

        // It comes alone, so that the follower comes as the first of its group later.
        await queue.ParkAsync(await NextAsync(queue), "it ends the process", default);
        var next = await NextAsync(queue);
        (Text(next), next.Attempt).ShouldBe(("innocent", 1));
    }

    [Fact]
    public async Task CompleteAsync_OfAMessageWithCountedDeliveries_ForgetsThem()
    {
        var queue = await FillAsync("one", "two");
        await queue.RetryAsync(await FirstAsync(queue), TimeSpan.Zero, "busy", default);
        await queue.CompleteAsync(await FirstAsync(queue), default);
        var second = await NextAsync(queue);
        var row = new IndexKey("queue-deliveries", $"{Queue}/{second.Id}");
        (await Fixture.Index.GetAsync(row, default)).ShouldNotBeNull();
        await queue.CompleteAsync(second, default);
        (await Fixture.Index.GetAsync(row, default)).ShouldBeNull();
    }

    [Fact]
    public async Task DisposeAsync_WithFollowers_GivesThemBackAtOnceBehindTheirHead()
    {
        var queue = await FillAsync("one", "two");
        await queue.CompleteAsync(await FirstAsync(queue), default);
        await queue.DisposeAsync();
        var message = (await NowAsync(Fixture.Open())).ShouldHaveSingleItem();
        (Text(message), message.Attempt).ShouldBe(("two", 1));
    }

    private async Task<SqsQueue> FillAsync(params string[] bodies)
    {
        var queue = Fixture.Open();
        foreach (var body in bodies)
        {
            await EnqueueAsync(queue, "k", body);
        }

        return queue;
    }

    /// <summary>The first message, with its followers held here.</summary>
    private static async Task<QueueMessage> FirstAsync(SqsQueue queue) => (await queue.ReceiveAsync(Queue, 10, WaitLimit, default))[0];

    private static async Task<List<(string Body, int Attempt)>> DrainAsync(SqsQueue queue)
    {
        List<(string, int)> all = [];
        for (var wait = WaitLimit; await queue.ReceiveAsync(Queue, 10, wait, default) is [var message]; wait = TimeSpan.Zero)
        {
            all.Add((Text(message), message.Attempt));
            await queue.CompleteAsync(message, default);
        }

        return all;
    }
}
