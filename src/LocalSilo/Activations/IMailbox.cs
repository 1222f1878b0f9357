namespace CommitWise.LocalSilo;

/// <summary>Where requests to the grain of one key go: an activation, or the workers of a stateless worker.</summary>
internal interface IMailbox
{
    /// <summary>Takes a request; false when this has ended and another one must be found.</summary>
    bool TryEnqueue(Request request);

    /// <summary>The activations behind it.</summary>
    IEnumerable<Activation> Activations { get; }
}
