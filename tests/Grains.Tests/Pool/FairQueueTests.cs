using CommitWise.Grains.Pool;

namespace CommitWise.Grains.Tests.Pool;

public sealed class FairQueueTests
{
    private readonly FairQueue<string> _queue = new();

    [Fact]
    public void TryDequeue_ManyOfOneOwner_LetsOthersTakeTurns()
    {
        Add("a1", "a2", "a3", "b1", "c1", "b2");

        Drain().ShouldBe(["a1", "b1", "c1", "a2", "b2", "a3"]);
    }

    [Fact]
    public void TryDequeue_OwnerThatComesBack_WaitsForItsTurn()
    {
        Add("a1", "b1", "b2");
        _queue.TryDequeue(out _);
        Add("a2");

        Drain().ShouldBe(["b1", "a2", "b2"]);
    }

    [Fact]
    public void TryDequeue_OwnerThatIsHeldBack_LetsOthersGoAndKeepsItsTurn()
    {
        Add("a1", "b1", "c1");

        _queue.TryDequeue(out var item, owner => owner == "a").ShouldBeTrue();

        item.ShouldBe("b1");
        Drain().ShouldBe(["a1", "c1"]);
    }

    [Fact]
    public void TryDequeue_EveryOwnerIsHeldBack_GoesOnAsUsual()
    {
        Add("a1", "b1");

        _queue.TryDequeue(out var item, _ => true).ShouldBeTrue();

        item.ShouldBe("a1");
    }

    [Fact]
    public void Remove_LastItemOfAnOwner_TakesItsTurnAway()
    {
        Add("a1", "b1", "a2");

        _queue.Remove("b", item => item == "b1").ShouldBe(1);
        _queue.Remove("a", item => item == "a1").ShouldBe(1);
        _queue.Remove("c", _ => true).ShouldBe(0);

        (_queue.Count, string.Join(' ', _queue.Items)).ShouldBe((1, "a2"));
        Drain().ShouldBe(["a2"]);
    }

    private void Add(params string[] items)
    {
        foreach (var item in items)
        {
            _queue.Enqueue(item[..1], item);
        }
    }

    private List<string> Drain()
    {
        List<string> items = [];
        while (_queue.TryDequeue(out var item))
        {
            items.Add(item);
        }

        _queue.Count.ShouldBe(0);
        return items;
    }
}
