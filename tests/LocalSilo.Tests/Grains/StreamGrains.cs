namespace CommitWise.LocalSilo.Tests;

[GenerateSerializer]
[Immutable]
public sealed record Item([property: Id(0)] int Number, [property: Id(1)] string What = "ok");

public interface IPublisherGrain : IGrainWithStringKey
{
    Task Publish(string key, Item item);
}

[GrainType("publisher")]
public sealed class PublisherGrain : Grain, IPublisherGrain
{
    public Task Publish(string key, Item item) =>
        this.GetStreamProvider("Default").GetStream<Item>(StreamId.Create("items", key)).OnNextAsync(item);
}

public interface IConsumerGrain : IGrainWithStringKey
{
    Task Hold(string gate);
}

[GrainType("consumer")]
[ImplicitStreamSubscription("items")]
public sealed class ConsumerGrain(Probe probe) : Grain, IConsumerGrain, IStreamSubscriptionObserver, IAsyncObserver<Item>
{
    private bool _inTurn;

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        probe.Tell($"subscribed to {handleFactory.StreamId}");
        await handleFactory.Create<Item>().ResumeAsync(this);
    }

    public async Task OnNextAsync(Item item, StreamSequenceToken? token = null)
    {
        var key = this.GetPrimaryKeyString();
        if (_inTurn)
        {
            probe.Tell("interleaved");
        }

        _inTurn = true;
        try
        {
            probe.Tell($"{key} gets {item.Number}");
            await TakeAsync(item, key);
        }
        finally
        {
            _inTurn = false;
        }
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public async Task Hold(string gate)
    {
        _inTurn = true;
        probe.Tell($"{gate} begins");
        await probe.Pass(gate);
        _inTurn = false;
    }

    private async Task TakeAsync(Item item, string key)
    {
        await Task.Yield();
        if (item.What == "fail" || (item.What == "fail once" && probe.Events.Count(each => each == $"{key} gets {item.Number}") == 1))
        {
            throw new InvalidDataException($"cannot take {item.Number}");
        }

        if (item.What == "hold")
        {
            await probe.Pass($"item {item.Number}");
        }

        probe.Tell($"{key} took {item.Number}");
    }
}
