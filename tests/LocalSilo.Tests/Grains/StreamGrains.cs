namespace CommitWise.LocalSilo.Tests;

[Immutable]
public sealed record Item(int Number, string What = "ok");

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

[GrainType("consumer")]
[ImplicitStreamSubscription("items")]
public sealed class ConsumerGrain(Probe probe) : Grain, IStreamSubscriptionObserver, IAsyncObserver<Item>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Item>().ResumeAsync(this);

    public async Task OnNextAsync(Item item, StreamSequenceToken? token = null)
    {
        var key = this.GetPrimaryKeyString();
        probe.Tell($"{key} gets {item.Number}");
        switch (item.What)
        {
            case "fail":
                throw new InvalidDataException($"cannot take {item.Number}");
            case "hold":
                await probe.Pass($"item {item.Number}");
                break;
        }

        probe.Tell($"{key} took {item.Number}");
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
