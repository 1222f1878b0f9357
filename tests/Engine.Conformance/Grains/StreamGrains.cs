using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

/// <summary>A stream's item; what it says is what its consumer does.</summary>
[GenerateSerializer]
public sealed class Item
{
    [Id(0)]
    public int Number { get; set; }

    [Id(1)]
    public string What { get; set; } = "ok";
}

public interface IPublisherGrain : IGrainWithStringKey
{
    Task Publish(string name, int number, string what = "ok");

    Task PublishThenChange(string name, int number, int after);

    Task PublishToNobody(string name);
}

[GrainType("publisher")]
public sealed class PublisherGrain(Probe probe) : ProbedGrain(probe), IPublisherGrain
{
    public Task Publish(string name, int number, string what = "ok") =>
        Stream("items", name).OnNextAsync(new Item { Number = number, What = what });

    public async Task PublishThenChange(string name, int number, int after)
    {
        var item = new Item { Number = number };
        var publish = Stream("items", name).OnNextAsync(item);
        item.Number = after;
        await publish;
    }

    public Task PublishToNobody(string name) => Stream("nobody", name).OnNextAsync(new Item());

    private IAsyncStream<Item> Stream(string streamNamespace, string name) =>
        this.GetStreamProvider("Default").GetStream<Item>(StreamId.Create(streamNamespace, KeyOf(name)));
}

public interface IConsumerGrain : IGrainWithStringKey
{
    Task Hold(string gate);

    Task Leave();
}

[GrainType("consumer")]
[ImplicitStreamSubscription("items")]
public sealed class ConsumerGrain(Probe probe) : ProbedGrain(probe), IConsumerGrain, IStreamSubscriptionObserver, IAsyncObserver<Item>
{
    private bool _inTurn;

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        Tell($"{Name} subscribed to {handleFactory.StreamId.GetNamespace()}");
        return handleFactory.Create<Item>().ResumeAsync(this);
    }

    public async Task OnNextAsync(Item item, StreamSequenceToken? token = null)
    {
        Enter();
        try
        {
            Tell($"{Name} gets {item.Number}");
            await TakeAsync(item);
        }
        finally
        {
            _inTurn = false;
        }
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public async Task Hold(string gate)
    {
        Enter();
        await HoldAt(gate);
        _inTurn = false;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void Enter()
    {
        if (_inTurn)
        {
            Tell("interleaved");
        }

        _inTurn = true;
    }

    private async Task TakeAsync(Item item)
    {
        await Task.Yield();
        switch (item.What)
        {
            case "fail":
            case "fail once" when Probe.Count($"{Name} gets {item.Number}") == 1:
                throw new InvalidDataException($"cannot take {item.Number}");
            case "hold":
                await Pass($"item {item.Number}");
                break;
        }

        Tell($"{Name} took {item.Number}");
    }
}

public interface IListenerGrain : IGrainWithStringKey
{
    Task<int> Heard();
}

/// <summary>Another class that gets the same items.</summary>
[GrainType("listener")]
[ImplicitStreamSubscription("items")]
public sealed class ListenerGrain(Probe probe) : ProbedGrain(probe), IListenerGrain, IStreamSubscriptionObserver, IAsyncObserver<Item>
{
    private int _heard;

    public Task<int> Heard() => Task.FromResult(_heard);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Item>().ResumeAsync(this);

    public Task OnNextAsync(Item item, StreamSequenceToken? token = null)
    {
        _heard++;
        if (item.What == "heard")
        {
            Tell($"{Name} heard {item.Number}");
        }

        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
