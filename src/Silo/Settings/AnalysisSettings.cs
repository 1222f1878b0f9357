using CommitWise.Grains.Hosting;

namespace CommitWise.Silo.Settings;

/// <summary>Settings of analyses.</summary>
internal sealed class AnalysisSettings
{
    /// <summary>How long no further push must come before an analysis begins. Default 0; at most 1 h.</summary>
    public TimeSpan QuietPeriod { get; set; } = TimeSpan.Zero;

    /// <summary>Analyses that run at once. Default the number of processors; 1 to 256.</summary>
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>How long one stage may take. Default 10 min; 1 s to 1 day.</summary>
    public TimeSpan StageTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stop lets running analyses go on; the others go on at the next start. Default 10 s; 0 to 10 min.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Hands these to the grains.</summary>
    internal void Apply(GrainsOptions options) =>
        (options.QuietPeriod, options.Slots, options.StageTimeout, options.DrainTime) = (QuietPeriod, Slots, StageTimeout, DrainTime);

    /// <summary>What is wrong with them.</summary>
    internal IEnumerable<string> Faults() =>
    [
        .. Range(nameof(QuietPeriod), QuietPeriod, TimeSpan.Zero, TimeSpan.FromHours(1)),
        .. Range(nameof(Slots), Slots, 1, 256),
        .. Range(nameof(StageTimeout), StageTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        .. Range(nameof(DrainTime), DrainTime, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
    ];

    private static IEnumerable<string> Range<T>(string name, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? [$"Analysis:{name} is {value}; it must be from {least} to {most}."] : [];
}
