namespace CommitWise.LocalSilo;

/// <summary>Gives streams.</summary>
public interface IStreamProvider
{
    /// <summary>Name of the provider.</summary>
    string Name { get; }

    /// <summary>Whether a stream can be read again from an earlier place.</summary>
    bool IsRewindable { get; }

    /// <summary>A stream.</summary>
    /// <typeparam name="T">What is published, as the host's JSON options know it.</typeparam>
    /// <param name="streamId">Its identity; the namespace is the name of the queue and must be given.</param>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}

/// <summary>A stream.</summary>
public interface IAsyncStream
{
    /// <summary>Whether it can be read again from an earlier place.</summary>
    bool IsRewindable { get; }

    /// <summary>Name of its provider.</summary>
    string ProviderName { get; }

    /// <summary>Its identity.</summary>
    StreamId StreamId { get; }
}

/// <summary>A stream that can be published to; grains receive it by implicit subscription.</summary>
public interface IAsyncStream<T> : IAsyncStream, IAsyncObserver<T>;

/// <summary>Takes the items of a stream.</summary>
public interface IAsyncObserver<in T>
{
    /// <summary>Takes an item. On a stream it is durable when this returns; in a grain a failure has it delivered again.</summary>
    /// <param name="item">The item.</param>
    /// <param name="token">Its place in the stream; given to grains, not to be given by publishers.</param>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>The stream ended. Streams here do not end: never called on grains.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>The stream failed. A delivery that fails is tried again and then parked: never called on grains.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Place of an item in its stream.</summary>
public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken>, IComparable<StreamSequenceToken>
{
    /// <summary>Grows along a stream.</summary>
    public abstract long SequenceNumber { get; protected set; }

    /// <summary>Place within a batch of the same number.</summary>
    public abstract int EventIndex { get; protected set; }

    /// <inheritdoc/>
    public abstract bool Equals(StreamSequenceToken? other);

    /// <inheritdoc/>
    public abstract int CompareTo(StreamSequenceToken? other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);
}
