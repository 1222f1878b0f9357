using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;
using static CommitWise.Adapters.Aws.Tests.Sqs.SqsFixture;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>The index of dead letters and counts goes away for a while.</summary>
public sealed class SqsIndexFaultTests(GroupingSqsServer server) : IClassFixture<GroupingSqsServer>, IAsyncLifetime
{
    private SqsFixture? _fixture;
    private ShakyIndex? _index;

    private SqsFixture Fixture => _fixture!;

    private ShakyIndex Index => _index!;

    public async Task InitializeAsync()
    {
        _fixture = await SqsFixture.StartAsync(server.NewOptions());
        _index = new ShakyIndex(Fixture.Index);
    }

    public async Task DisposeAsync() => await Fixture.DisposeAsync();

    [Fact]
    public async Task CompleteAsync_WithoutAnIndex_NeedsNone()
    {
        var queue = await FillAsync();
        Index.IsDown = true;
        await queue.CompleteAsync(await FirstAsync(queue), default);
        await queue.CompleteAsync(await FirstAsync(queue), default);
        Index.IsDown = false;
        (await queue.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task ParkAsync_WithoutAnIndex_KeepsTheMessage()
    {
        var queue = await FillAsync();
        Index.IsDown = true;
        await Should.ThrowAsync<IOException>(async () => await queue.ParkAsync(await FirstAsync(queue), "bad", default));
        Index.IsDown = false;
        Text(await FirstAsync(queue)).ShouldBe("one");
    }

    [Fact]
    public async Task ReceiveAsync_OfAMessageThatCameAgainWithoutAnIndex_FailsAndKeepsIt()
    {
        var queue = await FillAsync();
        await queue.RetryAsync(await FirstAsync(queue), TimeSpan.Zero, "busy", default);
        Index.IsDown = true;
        await Should.ThrowAsync<IOException>(() => NowAsync(queue));
        Index.IsDown = false;
        var again = await FirstAsync(queue);
        (Text(again), again.Attempt).ShouldBe(("one", 2));
    }

    [Fact]
    public async Task CompleteAsync_WhoseCountCannotBeForgotten_IsComplete()
    {
        var queue = await FillAsync();
        await queue.RetryAsync(await FirstAsync(queue), TimeSpan.Zero, "busy", default);
        await queue.CompleteAsync(await FirstAsync(queue), default);
        var second = await FirstAsync(queue);
        Index.IsDown = true;
        await queue.CompleteAsync(second, default);
        Index.IsDown = false;
        (await queue.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    private async Task<SqsQueue> FillAsync()
    {
        var queue = Fixture.Open(index: Index);
        await EnqueueAsync(queue, "k", "one");
        await EnqueueAsync(queue, "k", "two");
        return queue;
    }

    private static async Task<QueueMessage> FirstAsync(SqsQueue queue) => (await queue.ReceiveAsync(Queue, 10, WaitLimit, default))[0];
}
