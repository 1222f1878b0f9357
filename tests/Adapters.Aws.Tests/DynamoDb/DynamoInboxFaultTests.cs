using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>The inbox when publishing fails, is slow, or is done by two at once.</summary>
public sealed class DynamoInboxFaultTests(DynamoServer server) : IClassFixture<DynamoServer>
{
    private const string Events = "events";

    [Fact]
    public async Task AcceptAsync_WhenTheQueueFails_KeepsTheDeliveryForASweep()
    {
        await using var host = await DynamoInboxHost.StartAsync(server, new SqliteOptions());
        var broken = await host.OpenAnotherAsync(new GatedQueue(host.Queue, _ => throw new IOException("no way through")));
        (await broken.Inbox.AcceptAsync(Entry(1), default)).ShouldBe(InboxOutcome.Accepted);
        (await broken.Inbox.SweepAsync(default)).ShouldBe(0);
        (await host.Port.MeasureAsync(default)).Unpublished.ShouldBe(1);
        (await host.Port.AcceptAsync(Entry(1), default)).ShouldBe(InboxOutcome.Duplicate);
        (await host.Port.SweepAsync(default)).ShouldBe(1);
        (await host.Queue.MeasureAsync(Events, default)).Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task SweepAsync_WhileADeliveryIsBeingPublished_LeavesItAlone()
    {
        await using var host = await DynamoInboxHost.StartAsync(server, new SqliteOptions());
        var gate = new TaskCompletionSource();
        var slow = new GatedQueue(host.Queue, _ => gate.Task);
        var accept = (await host.OpenAnotherAsync(slow)).Inbox.AcceptAsync(Entry(1), default);
        await slow.Reached.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        (await host.Port.SweepAsync(default)).ShouldBe(0);
        gate.SetResult();
        (await accept).ShouldBe(InboxOutcome.Accepted);
        (await host.Port.SweepAsync(default)).ShouldBe(0);
        (await host.Queue.MeasureAsync(Events, default)).Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task SweepAsync_OfADeliveryWhoseProcessDied_PublishesItAfterTheGrace()
    {
        await using var host = await DynamoInboxHost.StartAsync(server, new SqliteOptions());
        var stuck = new GatedQueue(host.Queue, _ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System));
        _ = (await host.OpenAnotherAsync(stuck)).Inbox.AcceptAsync(Entry(1), default);
        await stuck.Reached.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await host.PassAsync(TimeSpan.FromSeconds(29));
        (await host.Port.SweepAsync(default)).ShouldBe(0);
        await host.PassAsync(TimeSpan.FromSeconds(2));
        (await host.Port.SweepAsync(default)).ShouldBe(1);
        (await host.Port.MeasureAsync(default)).Unpublished.ShouldBe(0);
    }

    [Fact]
    public async Task SweepAsync_ByTwoAtOnce_PublishesEachOnceAndInOrder()
    {
        await using var host = await DynamoInboxHost.StartAsync(server, new SqliteOptions());
        var broken = await host.OpenAnotherAsync(new GatedQueue(host.Queue, _ => throw new IOException("no way through")));
        for (var number = 0; number < 30; number++)
        {
            await broken.Inbox.AcceptAsync(Entry(number), default);
        }

        var other = await host.OpenAnotherAsync(host.Queue);
        var swept = await Task.WhenAll(host.Port.SweepAsync(default), other.Inbox.SweepAsync(default));
        (swept.Sum() + await host.Port.SweepAsync(default)).ShouldBe(30);
        List<string> bodies = [];
        while (await host.Queue.ReceiveAsync(Events, 1, TimeSpan.Zero, default) is [var message])
        {
            bodies.Add(System.Text.Encoding.UTF8.GetString(message.Body.Span));
            await host.Queue.CompleteAsync(message, default);
        }

        bodies.ShouldBe(Enumerable.Range(0, 30).Select(Samples.Number));
    }

    [Fact]
    public async Task SweepAsync_WithADeliveryThatNeverGoes_PublishesOtherKeys()
    {
        await using var host = await DynamoInboxHost.StartAsync(server, new SqliteOptions());
        var broken = await host.OpenAnotherAsync(new GatedQueue(host.Queue, _ => throw new IOException("no way through")));
        await broken.Inbox.AcceptAsync(Entry(1), default);
        await broken.Inbox.AcceptAsync(Entry(2), default);
        await broken.Inbox.AcceptAsync(Entry(3) with { Key = "other" }, default);
        var picky = await host.OpenAnotherAsync(new GatedQueue(host.Queue, key => key == "k" ? throw new IOException("too large") : Task.CompletedTask));
        (await picky.Inbox.SweepAsync(default)).ShouldBe(1);
        var message = (await host.Queue.ReceiveAsync(Events, 10, TimeSpan.Zero, default)).ShouldHaveSingleItem();
        message.Key.ShouldBe("other");
    }

    [Fact]
    public async Task AcceptAsync_OfManyDeliveriesOfOneKeyAtOnce_PublishesThemAll()
    {
        await using var host = await DynamoInboxHost.StartAsync(server, new SqliteOptions());
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => host.Port.AcceptAsync(Entry(number), default)));
        await host.Port.SweepAsync(default);
        (await host.Queue.MeasureAsync(Events, default)).Waiting.ShouldBe(40);
        (await host.Port.MeasureAsync(default)).Unpublished.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AcceptAsync_WhoseAnswersAreLostFromSomeCallOn_IsPublishedInTheEnd(int first)
    {
        await using var host = await DynamoInboxHost.StartAsync(server, new SqliteOptions());
        using var client = new ProbedClient(server) { After = call => call >= first ? new HttpRequestException("reset") : null };
        var cut = await host.OpenAnotherAsync(host.Queue, client);
        await Samples.FaultOfAsync(() => cut.Inbox.AcceptAsync(Entry(1), default));
        await host.PassAsync(TimeSpan.FromSeconds(31));
        await host.Port.SweepAsync(default);
        (await host.Port.AcceptAsync(Entry(1), default)).ShouldBe(InboxOutcome.Duplicate);
        (await host.Queue.MeasureAsync(Events, default)).Waiting.ShouldBe(1);
        (await host.Port.MeasureAsync(default)).Unpublished.ShouldBe(0);
    }

    [Fact]
    public async Task AcceptAsync_OfATooLargeDelivery_SaysSo()
    {
        await using var host = await DynamoInboxHost.StartAsync(server, new SqliteOptions());
        var fault = await Should.ThrowAsync<RowsTooLargeException>(() => host.Port.AcceptAsync(Entry(1) with { Body = new byte[380_001] }, default));
        fault.Message.ShouldContain("Delivery 1 of github.com");
    }

    private static InboxEntry Entry(int number) => new("github.com", $"{number}", Events, "k", Samples.Bytes(Samples.Number(number)));
}
