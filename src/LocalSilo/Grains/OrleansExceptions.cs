namespace CommitWise.LocalSilo;

/// <summary>A fault of the host, not of a grain's own code.</summary>
public class OrleansException : Exception
{
    /// <summary>Makes the exception.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public OrleansException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The silo is not started, or has stopped; the call was not carried out.</summary>
public sealed class SiloUnavailableException(string message) : OrleansException(message);

/// <summary>A state was written or cleared by a caller that had not seen its latest version; its activation ends after the turn.</summary>
public sealed class InconsistentStateException : OrleansException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="errorMsg">What happened to which state.</param>
    /// <param name="storedEtag">Tag of the stored version; null when there is none.</param>
    /// <param name="currentEtag">Tag that the writer had read; null when it had found none.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <inheritdoc cref="InconsistentStateException(string, string?, string?)"/>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>Tag of the stored version; null when there is none.</summary>
    public string? StoredEtag { get; }

    /// <summary>Tag that the writer had read; null when it had found none.</summary>
    public string? CurrentEtag { get; }

    /// <summary>Whether it has not yet left the activation whose state it is: callers that it passes through are not to blame.</summary>
    internal bool IsSourceActivation { get; set; } = true;
}
