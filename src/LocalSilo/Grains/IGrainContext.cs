namespace CommitWise.LocalSilo;

/// <summary>The activation of a grain, as the grain sees it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    /// <summary>Identity of the grain.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain object; null before it is made and after deactivation.</summary>
    object? GrainInstance { get; }

    /// <summary>Services of this activation; scoped ones live as long as it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation after the turns that run now.</summary>
    /// <param name="deactivationReason">Why; given to <see cref="IGrainBase.OnDeactivateAsync"/>.</param>
    /// <param name="cancellationToken">Not looked at: a deactivation that was asked for happens.</param>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
