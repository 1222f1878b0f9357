using CommitWise.Intake;

namespace CommitWise.Grains.Pool;

/// <summary>Why a run failed, and whether trying again may help.</summary>
/// <param name="Problem">What is told.</param>
/// <param name="IsRetriable">Whether trying again may help.</param>
/// <param name="RetryAfter">Time that the next try has to wait at least, one hour at most; null when nobody asked for that.</param>
internal sealed record RunFault(Problem Problem, bool IsRetriable, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Faults that the world may mend by itself: a fetch that lags behind, a folder that is gone for a while, a slow disk.</summary>
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "repository-unavailable", "head-not-available", "unknown-revision", "missing-object", "missing-input", "git-timeout", "git-failed",
        "not-a-repository", "stage-timeout",
    };

    public static RunFault Of(Exception fault) => fault switch
    {
        HostUnavailableException host => new RunFault(new Problem(host.Problem, host.Message), true, Capped(host.RetryAfter)),
        InputException input => new RunFault(new Problem(input.Problem, input.Message), Passing.Contains(input.Problem)),
        IOException or UnauthorizedAccessException => new RunFault(new Problem("storage-unavailable", fault.Message), true),
        _ => new RunFault(new Problem("internal-error", $"The run ended with an unexpected {fault.GetType().Name}; the log says more."), true),
    };

    public static RunFault TimedOut(TimeSpan limit) =>
        new(new Problem("stage-timeout", $"The stage took longer than {limit}."), true);

    private static TimeSpan? Capped(TimeSpan? wait) => wait > LongestWait ? LongestWait : wait;
}
