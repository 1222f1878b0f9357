namespace CommitWise.LocalSilo;

/// <summary>Knows the activations of a key.</summary>
internal interface IActivationOwner
{
    /// <summary>Forgets an activation that has ended; if requests still wait, another one takes them over in their order.</summary>
    void Replace(Activation ended, List<Request> waiting);
}
