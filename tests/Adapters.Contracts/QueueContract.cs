using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What every <see cref="IDurableQueue"/> keeps to.</summary>
public abstract partial class QueueContract : Contract<IDurableQueue>
{
    private const string Queue = "events";

    /// <summary>How long the store under test gives a message out when its holder is gone.</summary>
    protected abstract TimeSpan Lease { get; }

    /// <summary>Whether a holder whose lease has ended can still end a message that nobody else has got, always.</summary>
    protected virtual bool EndsAfterItsLease => true;

    [Fact]
    public async Task EnqueueAsync_ThenReceive_GivesTheMessage()
    {
        await EnqueueAsync("k", "one");
        var message = (await ReceiveAsync()).ShouldHaveSingleItem();
        (message.Queue, message.Key, Text(message.Body), message.Attempt).ShouldBe((Queue, "k", "one", 1));
    }

    [Fact]
    public async Task EnqueueAsync_ThenReopen_KeepsWhatWasAcknowledgedInOrder()
    {
        for (var number = 0; number < 10; number++)
        {
            await EnqueueAsync("k", $"{number}");
        }

        await Host.ReopenAsync();
        (await DrainAsync()).Select(message => Text(message.Body)).ShouldBe(Enumerable.Range(0, 10).Select(number => $"{number}"));
    }

    [Fact]
    public async Task ReceiveAsync_OfOneKey_GivesOneAtATimeInOrder()
    {
        await EnqueueAsync("k", "one");
        await EnqueueAsync("k", "two");
        var first = (await ReceiveAsync()).ShouldHaveSingleItem();
        (await ReceiveAsync()).ShouldBeEmpty();
        await Port.CompleteAsync(first, default);
        Text((await ReceiveAsync()).ShouldHaveSingleItem().Body).ShouldBe("two");
    }

    [Fact]
    public async Task ReceiveAsync_OfManyKeys_GivesTheOldestOfEach()
    {
        await EnqueueAsync("a", "a1");
        await EnqueueAsync("b", "b1");
        await EnqueueAsync("a", "a2");
        await EnqueueAsync("c", "c1");
        (await ReceiveAsync(2)).Select(message => Text(message.Body)).ShouldBe(["a1", "b1"]);
        (await ReceiveAsync()).Select(message => Text(message.Body)).ShouldBe(["c1"]);
    }

    [Fact]
    public async Task ReceiveAsync_WhileThereIsNothing_WaitsForTheNextMessage()
    {
        var waiting = Port.ReceiveAsync(Queue, 10, TimeSpan.FromMinutes(5), default);
        waiting.IsCompleted.ShouldBeFalse();
        await EnqueueAsync("k", "one");
        Text((await SoonAsync(waiting, "the receiver hears of the message")).ShouldHaveSingleItem().Body).ShouldBe("one");
    }

    [Fact]
    public async Task ReceiveAsync_ByManyWaiters_WakesOneForEachMessage()
    {
        var waiting = Enumerable.Range(0, 8).Select(_ => Port.ReceiveAsync(Queue, 1, TimeSpan.FromMinutes(5), default)).ToArray();
        for (var number = 0; number < 8; number++)
        {
            await EnqueueAsync($"{number}", $"{number}");
        }

        var received = await SoonAsync(Task.WhenAll(waiting), "every receiver has a message");
        received.Select(messages => Text(messages.ShouldHaveSingleItem().Body)).Order().ShouldBe(Enumerable.Range(0, 8).Select(number => $"{number}"));
    }

    [Fact]
    public async Task ReceiveAsync_WhenOneWaiterGivesUp_LosesNothing()
    {
        using var stop = new CancellationTokenSource();
        var first = Port.ReceiveAsync(Queue, 1, TimeSpan.FromMinutes(5), stop.Token);
        var second = Port.ReceiveAsync(Queue, 1, TimeSpan.FromMinutes(5), default);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        await EnqueueAsync("k", "one");
        (await SoonAsync(second, "the other receiver has the message")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ReceiveAsync_AfterTheWait_IsEmpty()
    {
        var waiting = Port.ReceiveAsync(Queue, 1, TimeSpan.FromSeconds(1), default);
        await Host.PassAsync(TimeSpan.FromSeconds(1));
        (await SoonAsync(waiting, "the wait ends")).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReceiveAsync_OfAnotherQueue_IsEmpty()
    {
        await EnqueueAsync("k", "one");
        (await Port.ReceiveAsync("notifications", 10, Host.ShortWait, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReceiveAsync_ByManyAtOnce_KeepsTheOrderOfEveryKeyAndGivesEachOnce()
    {
        const int Keys = 20;
        const int Each = 25;
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(async key =>
        {
            for (var number = 0; number < Each; number++)
            {
                await EnqueueAsync($"{key}", $"{number:d3}");
            }
        }));
        var seen = new List<(string Key, string Body)>();
        await SoonAsync(Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WorkAsync(seen, Keys * Each))).ContinueWith(_ => true, TaskScheduler.Default), "all is handled");
        seen.Count.ShouldBe(Keys * Each);
        foreach (var key in seen.GroupBy(message => message.Key))
        {
            key.Select(message => message.Body).ShouldBe(Enumerable.Range(0, Each).Select(number => $"{number:d3}"));
        }
    }

    [Fact]
    public async Task CompleteAsync_ThenReopen_StaysDone()
    {
        await EnqueueAsync("k", "one");
        await Port.CompleteAsync((await ReceiveAsync())[0], default);
        await Host.ReopenAsync();
        (await ReceiveAsync()).ShouldBeEmpty();
        (await Port.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task ReceiveAsync_AfterTheLeaseHasEnded_GivesTheMessageAgain()
    {
        await EnqueueAsync("k", "one");
        var first = (await ReceiveAsync()).ShouldHaveSingleItem();
        await LapseAsync();
        var second = (await ReceiveAsync()).ShouldHaveSingleItem();
        second.Id.ShouldBe(first.Id);
        second.Attempt.ShouldBe(2);
        second.Receipt.ShouldNotBe(first.Receipt);
    }

    [Fact]
    public async Task ReceiveAsync_WhileALeaseRunsOut_WakesForIt()
    {
        await EnqueueAsync("k", "one");
        (await ReceiveAsync()).ShouldHaveSingleItem();
        await Host.LoseHolderAsync();
        var waiting = Port.ReceiveAsync(Queue, 1, Lease * 10, default);
        await Host.PassAsync(Lease);
        (await SoonAsync(waiting, "the lease ends")).ShouldHaveSingleItem().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_ByAnOldHolder_LeavesTheMessageToTheNewOne()
    {
        await EnqueueAsync("k", "one");
        var old = (await ReceiveAsync())[0];
        await LapseAsync();
        var current = (await ReceiveAsync()).ShouldHaveSingleItem();
        await Port.CompleteAsync(old, default);
        await Port.RetryAsync(old, TimeSpan.Zero, "late", default);
        await Port.ParkAsync(old, "late", default);
        (await Port.MeasureAsync(Queue, default)).InFlight.ShouldBe(1);
        await Port.CompleteAsync(current, default);
        (await Port.MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    [Fact]
    public async Task CompleteAsync_AfterTheLeaseAndBeforeANewHolder_EndsTheMessageOrGivesItAgain()
    {
        await EnqueueAsync("k", "one");
        await EnqueueAsync("k", "two");
        var message = (await ReceiveAsync())[0];
        await LapseAsync();
        await Port.CompleteAsync(message, default);
        var left = (await DrainAsync()).Select(again => Text(again.Body)).ToList();
        left.ShouldBe(EndsAfterItsLease || left.Count == 1 ? ["two"] : ["one", "two"]);
    }

    [Fact]
    public async Task ReceiveAsync_AfterAReopen_GivesWhatWasInFlightAgain()
    {
        await EnqueueAsync("k", "one");
        (await ReceiveAsync()).ShouldHaveSingleItem();
        await Host.ReopenAsync();
        await Host.PassAsync(Lease);
        Text((await ReceiveAsync()).ShouldHaveSingleItem().Body).ShouldBe("one");
    }

    private Task EnqueueAsync(string key, string body) => Port.EnqueueAsync(Queue, key, Bytes(body), default);

    private Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max = 10) => Port.ReceiveAsync(Queue, max, Host.ShortWait, default);

    private async Task LapseAsync()
    {
        await Host.LoseHolderAsync();
        await Host.PassAsync(Lease);
    }

    private async Task<List<QueueMessage>> DrainAsync()
    {
        List<QueueMessage> all = [];
        while (await ReceiveAsync() is { Count: > 0 } messages)
        {
            all.AddRange(messages);
            await Task.WhenAll(messages.Select(message => Port.CompleteAsync(message, default)));
        }

        return all;
    }

    private async Task WorkAsync(List<(string Key, string Body)> seen, int all)
    {
        while (true)
        {
            var messages = await ReceiveAsync(3);
            lock (seen)
            {
                seen.AddRange(messages.Select(message => (message.Key, Text(message.Body))));
                if (seen.Count >= all)
                {
                    return;
                }
            }

            await Task.WhenAll(messages.Select(message => Port.CompleteAsync(message, default)));
            await Task.Yield();
        }
    }
}
