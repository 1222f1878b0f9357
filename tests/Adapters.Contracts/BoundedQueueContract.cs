using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What a queue with a capacity of <see cref="Capacity"/> messages keeps to besides <see cref="QueueContract"/>.</summary>
public abstract class BoundedQueueContract : Contract<IDurableQueue>
{
    /// <summary>What the store under test is set to.</summary>
    protected const int Capacity = 10;

    private const string Queue = "events";

    [Fact]
    public async Task EnqueueAsync_IntoAFullQueue_RefusesAndAddsNothing()
    {
        await FillAsync();
        await Should.ThrowAsync<QueueFullException>(() => Port.EnqueueAsync(Queue, "k", Bytes("more"), default));
        await Port.EnqueueAsync("notifications", "k", Bytes("another queue has room"), default);
        (await Port.MeasureAsync(Queue, default)).Waiting.ShouldBe(Capacity);
        await Host.ReopenAsync();
        await Should.ThrowAsync<QueueFullException>(() => Port.EnqueueAsync(Queue, "k", Bytes("more"), default));
    }

    [Fact]
    public async Task EnqueueAsync_ByManyAtOnce_StopsAtTheCapacity()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(TryAsync));
        outcomes.Count(added => added).ShouldBe(Capacity);
        (await Port.MeasureAsync(Queue, default)).Waiting.ShouldBe(Capacity);
    }

    [Fact]
    public async Task EnqueueAsync_AfterACompletion_HasRoomAgain()
    {
        await FillAsync();
        await Port.CompleteAsync((await Port.ReceiveAsync(Queue, 1, Host.ShortWait, default))[0], default);
        await Port.EnqueueAsync(Queue, "k", Bytes("more"), default);
        await Should.ThrowAsync<QueueFullException>(() => Port.EnqueueAsync(Queue, "k", Bytes("too much"), default));
    }

    [Fact]
    public async Task RedriveAsync_IntoAFullQueue_LeavesTheLetters()
    {
        await Port.EnqueueAsync(Queue, "bad", Bytes("bad"), default);
        await Port.ParkAsync((await Port.ReceiveAsync(Queue, 1, Host.ShortWait, default))[0], "bad", default);
        await FillAsync();
        await Should.ThrowAsync<QueueFullException>(() => Port.RedriveAsync(Queue, null, default));
        (await Port.DeadLettersAsync(Queue, 10, null, default)).ShouldHaveSingleItem();
    }

    private Task FillAsync() => Task.WhenAll(Enumerable.Range(0, Capacity).Select(number => Port.EnqueueAsync(Queue, $"{number}", Bytes("x"), default)));

    private async Task<bool> TryAsync(int number)
    {
        try
        {
            await Port.EnqueueAsync(Queue, $"{number}", Bytes("x"), default);
            return true;
        }
        catch (QueueFullException)
        {
            return false;
        }
    }
}
