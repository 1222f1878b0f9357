namespace CommitWise.LocalSilo;

/// <summary>A subscription of an activation, whatever the type of its items.</summary>
internal interface IStreamSubscription
{
    /// <summary>Gives an item to the observer.</summary>
    Task DeliverAsync(StreamDelivery delivery);
}

/// <summary>Remembers the subscription that a grain resumes.</summary>
internal sealed class HandleFactory(StreamId id) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => id;

    public string ProviderName => "LocalSilo";

    /// <summary>The resumed subscription; null before.</summary>
    internal IStreamSubscription? Subscription { get; private set; }

    public StreamSubscriptionHandle<T> Create<T>() => new Handle<T>(this);

    private sealed class Handle<T>(HandleFactory factory) : StreamSubscriptionHandle<T>, IStreamSubscription
    {
        private IAsyncObserver<T>? _observer;

        public override StreamId StreamId => factory.StreamId;

        public override string ProviderName => factory.ProviderName;

        public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
        {
            ArgumentNullException.ThrowIfNull(observer);
            if (token is not null)
            {
                throw new ArgumentException("A queue goes on where it is and has no earlier place.", nameof(token));
            }

            _observer = observer;
            factory.Subscription = this;
            return Task.FromResult<StreamSubscriptionHandle<T>>(this);
        }

        public Task DeliverAsync(StreamDelivery delivery) => _observer!.OnNextAsync(delivery.Read<T>(), delivery.Token);
    }
}
