using CommitWise.LocalSilo;

namespace CommitWise.CrashHost.Grains;

/// <summary>Publishes events to the stream of its key.</summary>
public interface IPublisherGrain : IGrainWithStringKey
{
    /// <summary>Publishes an event; durable when it returns.</summary>
    Task Publish(Numbered item);
}

/// <inheritdoc cref="IPublisherGrain"/>
[GrainType("publisher")]
public sealed class PublisherGrain : Grain, IPublisherGrain
{
    /// <summary>Namespace of the streams.</summary>
    public const string Stream = "numbers";

    /// <inheritdoc/>
    public Task Publish(Numbered item) =>
        this.GetStreamProvider("Default").GetStream<Numbered>(StreamId.Create(Stream, this.GetPrimaryKeyString())).OnNextAsync(item);
}
