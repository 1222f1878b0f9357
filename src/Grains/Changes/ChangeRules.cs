namespace CommitWise.Grains.Changes;

/// <summary>The numbers that a change's life goes by.</summary>
/// <param name="QuietPeriod">
/// How long no further push must come before a generation begins; zero to begin at once. A change that is pushed to without a pause waits
/// for ten of them at most.
/// </param>
/// <param name="RetryDelays">Time to the next try after the first, second, ... failure; after the last one the generation is failed.</param>
public sealed record ChangeRules(TimeSpan QuietPeriod, IReadOnlyList<TimeSpan> RetryDelays)
{
    /// <summary>Event ids that are remembered.</summary>
    public const int SeenEvents = 256;

    /// <summary>Generations that are kept in the state, the latest included.</summary>
    public const int KeptGenerations = 20;

    /// <summary>Effects that may wait; the oldest is parked when there are more.</summary>
    public const int WaitingEffects = 100;

    /// <summary>Failures after which an effect is parked.</summary>
    public const int EffectAttempts = 10;

    /// <summary>Runs in a row that may die with their process before the generation is failed.</summary>
    public const int UnendedRuns = 5;

    /// <summary>Events that may contest a head at once.</summary>
    public const int ContestingEvents = 4;

    private const int LongestQuiet = 10;

    private static readonly TimeSpan LongestEffectDelay = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestTickDelay = TimeSpan.FromMinutes(1);

    /// <summary>No quiet period; next tries after 5 s, 30 s, 2 min and 10 min.</summary>
    public static ChangeRules Default { get; } = new(
        TimeSpan.Zero, [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)]);

    /// <summary>When a generation may begin that was asked for, and was pushed to again.</summary>
    internal DateTimeOffset? QuietUntil(DateTimeOffset acceptedAt, DateTimeOffset now)
    {
        var (soon, late) = (now + QuietPeriod, acceptedAt + (LongestQuiet * QuietPeriod));
        return QuietPeriod == TimeSpan.Zero ? null : soon < late ? soon : late;
    }

    /// <summary>Time after so many failures; null when there have been too many.</summary>
    internal TimeSpan? RetryDelay(int failures) => failures <= RetryDelays.Count ? RetryDelays[failures - 1] : null;

    /// <summary>One second, doubled with each failure, ten minutes at most.</summary>
    internal static TimeSpan EffectDelay(int attempts) => Doubled(attempts, LongestEffectDelay);

    /// <summary>One second, doubled with each time in a row that a grain could not do what was due, one minute at most.</summary>
    internal static TimeSpan TickDelay(int faults) => Doubled(faults, LongestTickDelay);

    private static TimeSpan Doubled(int faults, TimeSpan longest)
    {
        var delay = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(faults - 1, 20)));
        return delay < longest ? delay : longest;
    }
}
