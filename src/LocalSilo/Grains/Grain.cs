using System.Diagnostics.CodeAnalysis;

namespace CommitWise.LocalSilo;

/// <summary>Base class of grains: what a grain can ask of its host.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>Takes the activation that is being made; outside a host there is none, and what needs one throws.</summary>
    protected Grain() => GrainContext = Activation.Current;

    /// <inheritdoc/>
    [AllowNull]
    public IGrainContext GrainContext { get; private set; }

    /// <summary>The identity as text.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => RequireActivation().Silo.Factory;

    /// <summary>Services of this activation.</summary>
    protected internal IServiceProvider ServiceProvider => RequireActivation().ActivationServices;

    /// <summary>Runs before the first call; see <see cref="IGrainBase.OnActivateAsync"/>.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last call; see <see cref="IGrainBase.OnDeactivateAsync"/>.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation after the turns that run now; a later call makes a new one.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps an idle activation for longer.</summary>
    /// <param name="timeSpan">At least this from now; negative takes an earlier delay back.</param>
    protected void DelayDeactivation(TimeSpan timeSpan) => RequireActivation().DelayDeactivation(timeSpan);

    internal Activation RequireActivation() => GrainContext as Activation
        ?? throw new InvalidOperationException($"{GetType().Name} was not made by the silo and has no activation.");
}
