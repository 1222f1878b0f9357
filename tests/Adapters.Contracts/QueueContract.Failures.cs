using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>Retries and dead letters.</summary>
public abstract partial class QueueContract
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task RetryAsync_WithADelay_HoldsTheKeyBackUntilThen()
    {
        await EnqueueAsync("k", "one");
        await EnqueueAsync("k", "two");
        await EnqueueAsync("other", "free");
        var message = (await ReceiveAsync(1))[0];
        await Port.RetryAsync(message, RetryDelay, "busy", default);
        Text((await ReceiveAsync()).ShouldHaveSingleItem().Body).ShouldBe("free");
        await Host.PassAsync(RetryDelay);
        var again = (await ReceiveAsync()).ShouldHaveSingleItem();
        (Text(again.Body), again.Attempt).ShouldBe(("one", 2));
    }

    [Fact]
    public async Task RetryAsync_WhileAReceiverWaits_WakesItWhenTheDelayEnds()
    {
        await EnqueueAsync("k", "one");
        await Port.RetryAsync((await ReceiveAsync())[0], RetryDelay, "busy", default);
        var waiting = Port.ReceiveAsync(Queue, 1, TimeSpan.FromMinutes(5), default);
        waiting.IsCompleted.ShouldBeFalse();
        await Host.PassAsync(RetryDelay);
        (await SoonAsync(waiting, "the delay ends")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RetryAsync_WithoutADelay_GivesTheMessageAtOnce()
    {
        await EnqueueAsync("k", "one");
        await Port.RetryAsync((await ReceiveAsync())[0], TimeSpan.Zero, "busy", default);
        (await ReceiveAsync()).ShouldHaveSingleItem().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task RetryAsync_ThenReopen_KeepsAttemptsAndDelay()
    {
        await EnqueueAsync("k", "one");
        await Port.RetryAsync((await ReceiveAsync())[0], TimeSpan.Zero, "busy", default);
        await Port.RetryAsync((await ReceiveAsync())[0], RetryDelay, "busy", default);
        await Host.ReopenAsync();
        (await ReceiveAsync()).ShouldBeEmpty();
        await Host.PassAsync(RetryDelay);
        (await ReceiveAsync()).ShouldHaveSingleItem().Attempt.ShouldBe(3);
    }

    [Fact]
    public async Task ParkAsync_OfAMessage_LetsTheNextOfItsKeyGo()
    {
        await EnqueueAsync("k", "bad");
        await EnqueueAsync("k", "good");
        await Port.ParkAsync((await ReceiveAsync())[0], "cannot be read", default);
        await Host.ReopenAsync();
        Text((await ReceiveAsync()).ShouldHaveSingleItem().Body).ShouldBe("good");
        var letter = (await Port.DeadLettersAsync(Queue, 10, null, default)).ShouldHaveSingleItem();
        (letter.Key, Text(letter.Body), letter.Attempts, letter.Error).ShouldBe(("k", "bad", 1, "cannot be read"));
    }

    [Fact]
    public async Task DeadLettersAsync_PageByPage_GivesEachOnceOldestFirst()
    {
        await ParkManyAsync(7);
        List<string> bodies = [];
        string? after = null;
        while (await Port.DeadLettersAsync(Queue, 3, after, default) is { Count: > 0 } page)
        {
            bodies.AddRange(page.Select(letter => Text(letter.Body)));
            after = page[^1].Id;
        }

        bodies.ShouldBe(Enumerable.Range(0, 7).Select(number => $"{number}"));
        (await Port.DeadLettersAsync("notifications", 10, null, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task RedriveAsync_OfAll_PutsThemBackAsNew()
    {
        await ParkManyAsync(5);
        (await Port.RedriveAsync(Queue, null, default)).ShouldBe(5);
        await Host.ReopenAsync();
        (await Port.DeadLettersAsync(Queue, 10, null, default)).ShouldBeEmpty();
        var messages = await DrainAsync();
        messages.Select(message => Text(message.Body)).Order().ShouldBe(Enumerable.Range(0, 5).Select(number => $"{number}"));
        messages.ShouldAllBe(message => message.Key == "k");
    }

    [Fact]
    public async Task RedriveAsync_OfSome_LeavesTheOthers()
    {
        await ParkManyAsync(3);
        var letters = await Port.DeadLettersAsync(Queue, 10, null, default);
        (await Port.RedriveAsync(Queue, [letters[1].Id], default)).ShouldBe(1);
        (await Port.RedriveAsync(Queue, [letters[1].Id], default)).ShouldBe(0);
        (await ReceiveAsync()).ShouldHaveSingleItem().Attempt.ShouldBe(1);
        (await Port.DeadLettersAsync(Queue, 10, null, default)).Select(letter => Text(letter.Body)).ShouldBe(["0", "2"]);
    }

    [Fact]
    public async Task MeasureAsync_OverALife_CountsWhatIsWhere()
    {
        await EnqueueAsync("a", "one");
        await EnqueueAsync("b", "two");
        await EnqueueAsync("b", "three");
        var messages = await ReceiveAsync(2);
        var oldest = messages[0].EnqueuedAt;
        (await Port.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(1, 2, 0, oldest));
        await Port.ParkAsync(messages[0], "bad", default);
        await Port.CompleteAsync(messages[1], default);
        var depth = await Port.MeasureAsync(Queue, default);
        (depth.Waiting, depth.InFlight, depth.DeadLetters).ShouldBe((1, 0, 1));
        await Host.ReopenAsync();
        (await Port.MeasureAsync(Queue, default)).ShouldBe(depth);
    }

    private async Task ParkManyAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await EnqueueAsync("k", $"{number}");
            await Port.ParkAsync((await ReceiveAsync())[0], "bad", default);
        }
    }
}
