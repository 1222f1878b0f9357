namespace CommitWise.LocalSilo.Tests.OrleansApi.Unlike;

/// <summary>A namesake of an Orleans type with one member as there, one with other parameters and one that is not there.</summary>
public interface IGrainTimer
{
    void Change(TimeSpan dueTime, TimeSpan period);

    void Change(TimeSpan dueTime, int period);

    void Stop();
}

/// <summary>A namesake with one value as in Orleans and one that is another there.</summary>
public enum DeactivationReasonCode
{
    None = 0,
    ShuttingDown = 7,
}
