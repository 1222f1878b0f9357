using CommitWise.Grains.Changes;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Hosting;

/// <summary>Settings of the grains and of the pool that works for them. Checked at start.</summary>
public sealed class GrainsOptions
{
    /// <summary>How long no further push must come before an analysis begins; default 0, at most 1 h. Survives a restart.</summary>
    public TimeSpan QuietPeriod { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// Time to the next try after each failure of an analysis or of a look at a repository; default 5 s, 30 s, 2 min, 10 min; at most 20 of
    /// them, each from 0 to 1 day. Empty to fail at once.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } = ChangeRules.Default.RetryDelays;

    /// <summary>Analyses that run at once; default the number of processors, 1 to 256.</summary>
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>How long one stage of an analysis may take; default 10 min, 1 s to 1 day.</summary>
    public TimeSpan StageTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stop lets running analyses go on before they are cancelled, to be resumed at the next start; default 10 s, 0 to 10 min.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the progress of a stage may be only in memory; default 250 ms, 0 to 1 min. Acceptance and results never are.</summary>
    public TimeSpan ProgressDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between looks for unfinished work that nobody attends to; default 1 min, 1 s to 1 h. The first is at start.</summary>
    public TimeSpan ResumePeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Repositories whose history is read at once; default 2, 1 to 64.</summary>
    public int Syncs { get; set; } = 2;

    internal ChangeRules Rules() => new(QuietPeriod, RetryDelays);
}

/// <summary>Says which settings are out of range, one sentence each.</summary>
internal sealed class GrainsOptionsValidator : IValidateOptions<GrainsOptions>
{
    private const int MostSlots = 256;
    private const int MostSyncs = 64;
    private const int MostRetries = 20;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, GrainsOptions options)
    {
        List<string> faults =
        [
            .. Range(nameof(options.QuietPeriod), options.QuietPeriod, TimeSpan.Zero, Hour),
            .. options.RetryDelays.SelectMany(delay => Range(nameof(options.RetryDelays), delay, TimeSpan.Zero, Day)),
            .. Range($"Number of {nameof(options.RetryDelays)}", options.RetryDelays.Count, 0, MostRetries),
            .. Range(nameof(options.Slots), options.Slots, 1, MostSlots),
            .. Range(nameof(options.StageTimeout), options.StageTimeout, Second, Day),
            .. Range(nameof(options.DrainTime), options.DrainTime, TimeSpan.Zero, 10 * Minute),
            .. Range(nameof(options.ProgressDelay), options.ProgressDelay, TimeSpan.Zero, Minute),
            .. Range(nameof(options.ResumePeriod), options.ResumePeriod, Second, Hour),
            .. Range(nameof(options.Syncs), options.Syncs, 1, MostSyncs),
        ];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Range<T>(string name, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? [$"{name} is {value}; it must be from {least} to {most}."] : [];
}
