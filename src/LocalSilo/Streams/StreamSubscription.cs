namespace CommitWise.LocalSilo;

/// <summary>A grain that says, when the first item of a stream reaches its activation, who takes the items.</summary>
public interface IStreamSubscriptionObserver
{
    /// <summary>The grain is subscribed: it resumes the subscription with an observer.</summary>
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}

/// <summary>Makes the handle of a subscription.</summary>
public interface IStreamSubscriptionHandleFactory
{
    /// <summary>The stream.</summary>
    StreamId StreamId { get; }

    /// <summary>Name of its provider.</summary>
    string ProviderName { get; }

    /// <summary>The handle, for the type that is published.</summary>
    StreamSubscriptionHandle<T> Create<T>();
}

/// <summary>A subscription of an activation.</summary>
public abstract class StreamSubscriptionHandle<T>
{
    /// <summary>The stream.</summary>
    public abstract StreamId StreamId { get; }

    /// <summary>Name of its provider.</summary>
    public abstract string ProviderName { get; }

    /// <summary>Says who takes the items from now on.</summary>
    /// <param name="observer">Takes them, in turns of the activation.</param>
    /// <param name="token">A place to start from; streams here go on where they are, so it must be null.</param>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);
}

/// <summary>Subscriptions with a function in place of an observer.</summary>
public static class StreamSubscriptionHandleExtensions
{
    /// <summary>Says which function takes the items from now on.</summary>
    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
        this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken?, Task> onNextAsync, StreamSequenceToken? token = null) =>
        handle.ResumeAsync(new FunctionObserver<T>(onNextAsync), token);

    private sealed class FunctionObserver<T>(Func<T, StreamSequenceToken?, Task> onNext) : IAsyncObserver<T>
    {
        public Task OnNextAsync(T item, StreamSequenceToken? token = null) => onNext(item, token);

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }
}

/// <summary>Streams, as grains get them.</summary>
public static class GrainStreamingExtensions
{
    /// <summary>The provider of a name.</summary>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
        Activation.Of(grain).Silo.Streams.Provider(name);
}
