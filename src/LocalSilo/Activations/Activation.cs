using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.LocalSilo;

/// <summary>
/// The one grain object of a key, with the queue of what waits for it. At most one thread is in it at a time; every turn, and every
/// continuation of a turn, runs with its scheduler as the current one.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    [ThreadStatic]
    private static Activation? Running;

    private readonly Lock _gate = new();
    private readonly ActivationScheduler _scheduler;
    private AsyncServiceScope? _scope;
    private List<IStorage>? _states;
    private List<GrainTimer>? _timers;
    private Dictionary<string, IStreamSubscription>? _subscriptions;

    internal Activation(GrainClass grainClass, string key, IActivationOwner owner)
    {
        Class = grainClass;
        Key = key;
        _owner = owner;
        _scheduler = new ActivationScheduler(this);
        _usedAt = Silo.Sweeper.Now;
    }

    /// <summary>The activation that the current thread is in; null outside of all.</summary>
    internal static Activation? Current => Running;

    /// <inheritdoc/>
    public GrainId GrainId => new(Class.Type, IdSpan.Create(Key));

    /// <inheritdoc/>
    public object? GrainInstance { get; private set; }

    /// <inheritdoc/>
    public IServiceProvider ActivationServices => (_scope ??= Silo.Services.CreateAsyncScope()).ServiceProvider;

    internal GrainClass Class { get; }

    internal string Key { get; }

    internal LocalSiloHost Silo => Class.Silo;

    /// <summary>The activation of a grain object.</summary>
    /// <exception cref="InvalidOperationException">The silo did not make it.</exception>
    internal static Activation Of(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain.GrainContext as Activation
            ?? throw new InvalidOperationException($"{grain.GetType().Name} was not made by the silo and has no activation.");
    }

    /// <inheritdoc/>
    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => GrainId.ToString();

    internal GrainReference ReferenceTo(Type type) => Silo.Factory.Reference(type, Class, Key);

    /// <summary>Has a state read before the grain is activated.</summary>
    internal T AddState<T>(T state)
        where T : IStorage
    {
        (_states ??= []).Add(state);
        return state;
    }

    internal GrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (_gate)
        {
            (_timers ??= []).Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    internal void RemoveTimer(GrainTimer timer)
    {
        lock (_gate)
        {
            _timers?.Remove(timer);
        }
    }

    /// <summary>Gives a stream's item to the grain, which is subscribed first if it is not yet.</summary>
    internal async Task ReceiveAsync(StreamDelivery delivery)
    {
        _subscriptions ??= new Dictionary<string, IStreamSubscription>(StringComparer.Ordinal);
        if (!_subscriptions.TryGetValue(delivery.Namespace, out var subscription))
        {
            subscription = await delivery.SubscribeAsync((IStreamSubscriptionObserver)GrainInstance!);
            _subscriptions[delivery.Namespace] = subscription;
        }

        await subscription.DeliverAsync(delivery);
    }
}
