using System.Collections.Concurrent;

namespace CommitWise.Grains.Tests.Host;

/// <summary>What was told on the stream of notifications.</summary>
public sealed class Heard(Signal signal)
{
    private readonly ConcurrentQueue<Notification> _all = new();

    public IReadOnlyList<Notification> All => [.. _all];

    public void Add(Notification notification)
    {
        _all.Enqueue(notification);
        signal.Tell();
    }
}

/// <summary>Listens to the notifications of one repository.</summary>
[GrainType("listener")]
[ImplicitStreamSubscription(StreamNames.Notifications)]
public sealed class ListenerGrain(Heard heard) : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncObserver<Notification>
{
    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => await handleFactory.Create<Notification>().ResumeAsync(this);

    public Task OnNextAsync(Notification item, StreamSequenceToken? token = null)
    {
        heard.Add(item);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
