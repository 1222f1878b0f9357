using CommitWise.LocalSilo;

namespace CommitWise.CrashHost.Grains;

/// <summary>Takes the events of one key.</summary>
/// <param name="applied">What it has applied.</param>
/// <param name="memory">Whether it looks there.</param>
[GrainType("listener")]
[ImplicitStreamSubscription(PublisherGrain.Stream)]
public sealed class ListenerGrain([PersistentState("applied")] IPersistentState<Applied> applied, Memory memory)
    : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncObserver<Numbered>
{
    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Numbered>().ResumeAsync(this);

    /// <inheritdoc/>
    public Task OnNextAsync(Numbered item, StreamSequenceToken? token = null)
    {
        applied.State.Take(item, memory);
        return applied.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
