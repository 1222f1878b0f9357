namespace CommitWise.Durability;

/// <summary>A store cannot be copied as it is. What is said was found before the target was written to, unless it says otherwise.</summary>
/// <param name="problem">Stable name in kebab case.</param>
/// <param name="message">What is in the way and where.</param>
public sealed class StoreCopyException(string problem, string message) : Exception(message)
{
    /// <summary><c>pending-messages</c>, <c>target-in-use</c>, <c>missing-object</c> or <c>copy-differs</c>.</summary>
    public string Problem { get; } = problem;
}
