namespace CommitWise.LocalSilo;

/// <summary>Counts the calls of a method.</summary>
public interface ICallMeter
{
    /// <summary>A call begins its turn.</summary>
    /// <returns>Given back at the end.</returns>
    long Begin();

    /// <summary>The call has ended.</summary>
    /// <param name="began">As <see cref="Begin"/> said.</param>
    /// <param name="failed">Whether with an exception or a cancellation.</param>
    void End(long began, bool failed);
}
