using System.Text.Json;
using CommitWise.Durability;

namespace CommitWise.LocalSilo;

/// <summary>An item of a stream on its way to a grain.</summary>
internal sealed class StreamDelivery : Request
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LocalSiloHost _silo;
    private readonly GrainClass _class;
    private readonly QueueMessage _message;

    internal StreamDelivery(LocalSiloHost silo, GrainClass grainClass, QueueMessage message)
    {
        (_silo, _class, _message) = (silo, grainClass, message);
        Timeout = silo.Options.CallTimeout;
        Token = new ItemToken(long.TryParse(message.Id, out var number) ? number : 0);
    }

    /// <summary>Completes when the grain has taken the item.</summary>
    internal Task Done => _done.Task;

    internal string Namespace => _message.Queue;

    internal StreamSequenceToken Token { get; }

    internal override bool IsAnswered => _done.Task.IsCompleted;

    internal override string Name => $"{_class.Type}/{_message.Key} stream {Namespace}";

    internal override Task Invoke(Activation activation) => activation.ReceiveAsync(this);

    internal override void Complete(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            _done.TrySetResult();
        }
        else
        {
            Fail(task.Exception?.InnerException ?? new TaskCanceledException(task));
        }
    }

    internal override void Fail(Exception exception) => _done.TrySetException(exception);

    /// <summary>Subscribes a grain to this stream.</summary>
    internal async Task<IStreamSubscription> SubscribeAsync(IStreamSubscriptionObserver grain)
    {
        var factory = new HandleFactory(StreamId.Create(Namespace, _message.Key));
        await grain.OnSubscribed(factory);
        return factory.Subscription ?? throw new InvalidOperationException(
            $"{grain.GetType().Name} did not resume its subscription to {Namespace} in {nameof(IStreamSubscriptionObserver.OnSubscribed)}.");
    }

    /// <summary>The item.</summary>
    /// <exception cref="UnreadableItemException">The message holds something else.</exception>
    internal T Read<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(_message.Body.Span, _silo.Json)
                ?? throw new UnreadableItemException($"The item is null, not a {typeof(T).Name}.", null);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new UnreadableItemException($"The item is not a {typeof(T).Name}: {exception.Message}", exception);
        }
    }

    private sealed class ItemToken(long number) : StreamSequenceToken
    {
        public override long SequenceNumber { get; protected set; } = number;

        public override int EventIndex { get; protected set; }

        public override bool Equals(StreamSequenceToken? other) => CompareTo(other) == 0;

        public override int CompareTo(StreamSequenceToken? other) =>
            other is null ? 1 : (SequenceNumber, EventIndex).CompareTo((other.SequenceNumber, other.EventIndex));
    }
}

#pragma warning disable CA1064 // It stays between the delivery and the pump.
/// <summary>The message holds something that cannot be read as an item; another attempt would not change that.</summary>
internal sealed class UnreadableItemException(string message, Exception? cause) : Exception(message, cause);
#pragma warning restore CA1064
