using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>An implementation under test, which can be closed and opened again as after a restart.</summary>
/// <typeparam name="TPort">The port.</typeparam>
public abstract class ContractHost<TPort> : IAsyncDisposable
{
    /// <summary>The implementation; another instance after <see cref="ReopenAsync"/>.</summary>
    public abstract TPort Port { get; }

    /// <summary>Queues of the same store, for ports that publish to them.</summary>
    public virtual IDurableQueue Queue => throw new NotSupportedException("This host has no queues.");

    /// <summary>How long a receive is given to find what must be there.</summary>
    public virtual TimeSpan ShortWait => TimeSpan.Zero;

    /// <summary>Closes the store and opens it again over what it has kept.</summary>
    public abstract Task ReopenAsync();

    /// <summary>Lets time pass: a clock of the test is moved, or a real service is waited for.</summary>
    public virtual Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    /// <summary>
    /// The process that holds messages is gone, without a word. Nothing to do where a lease ends by the clock alone; a store that extends
    /// the leases of a living holder drops its instance as it is and opens another.
    /// </summary>
    public virtual Task LoseHolderAsync() => Task.CompletedTask;

    /// <summary>Removes the store.</summary>
    public abstract ValueTask DisposeAsync();
}
